import { formatSize } from '../../format/size.ts';
import { visibleText } from '../../format/visibleText.ts';
import { KIND } from '../../image/layerIndex.ts';
import { displayName } from '../../image/names.ts';
import { linkOf } from '../../image/resolvePath.ts';
import { attributeChanges, hiderOf, isFile, previousFile } from '../../image/versions.ts';
import { letterOf, markText } from '../files/marks.ts';
import type { Words } from '../words.ts';
import type { EntryNode, MoreNode } from './nodes.ts';
import type { Look, RowText } from './rowText.ts';

/** A path below a layer, or in the final filesystem. */
export function entryText(row: EntryNode, look: Look): RowText {
  const { view, node } = row;
  const { overlay } = view;
  const { l10n } = look;
  const version = view.versionOf(node);
  const label = nameText(overlay.nameOf(node));
  const target = linkOf(overlay, version);
  const isFolder = view.isDirectory(node);
  const size =
    isFolder || isFile(overlay, version) ? formatSize(sizeOf(row), look.units, look.language) : kindText(row, l10n);
  const link = target === undefined ? '' : `→ ${nameText(target)}`;
  const changes = changesOf(row).map((change) => visibleText(change));
  const hidden = hiddenText(row, l10n);
  const mark = markOf(row);
  const removed = mark === 'removed' ? markText(mark, l10n) : '';
  const did = mark === 'metadata' && changes.length > 0 ? '' : markText(mark, l10n);
  const kind = isFolder ? l10n.t('folder') : target !== undefined ? l10n.t('link') : l10n.t('file');
  return {
    label,
    description: [link === '' ? size : link, ...changes, removed, hidden].filter((part) => part !== '').join(' · '),
    spoken: [label, kind, link === '' ? size : link, did, ...changes, hidden].filter((part) => part !== '').join(', '),
    icon: isFolder ? 'folder' : target !== undefined ? 'file-symlink-file' : 'file',
    tone: 'normal',
    context: contextOf(row),
  };
}

/** The row that asks for more of a long directory. */
export function moreText({ shown, total }: MoreNode, { l10n, language }: Look): RowText {
  const label = l10n.t('Show more…');
  const description = l10n.t('{0} of {1} shown', shown.toLocaleString(language), total.toLocaleString(language));
  return { label, description, spoken: `${label} ${description}`, icon: 'ellipsis', tone: 'quiet', context: 'more' };
}

/** What the row's layer did to the path: the final filesystem tells nobody's doings. */
export function markOf({ view, node }: EntryNode) {
  const { kind } = view.selection;
  return kind === 'layer' || kind === 'range' ? view.markOf(node) : 'unchanged';
}

/** The letter with the words for it: `M modified`; '' where there is no mark. */
export function markWords(row: EntryNode, l10n: Words): string {
  const mark = markOf(row);
  return letterOf(mark) === '' ? '' : `${letterOf(mark)} ${markText(mark, l10n)}`;
}

/** What became different beside the content. */
export function changesOf(row: EntryNode): string[] {
  const { view, node } = row;
  const mark = markOf(row);
  if (mark !== 'metadata' && mark !== 'modified') return [];
  const before = view.beforeOf(node);
  return before < 0 ? [] : attributeChanges(view.overlay, before, view.versionOf(node));
}

/** Which later layer took away what this row's layer wrote; '' where it is there to the end. */
export function hiddenText(row: EntryNode, l10n: Words): string {
  const { view, node } = row;
  const version = view.versionOf(node);
  const hider = markOf(row) === 'removed' || version < 0 ? undefined : hiderOf(view.overlay, version);
  if (!hider) return '';
  return hider.removed ? l10n.t('removed by layer {0}', hider.layer) : l10n.t('hidden by layer {0}', hider.layer);
}

/** Bytes of a file, those below a folder; of what is removed, what it had. */
export function sizeOf({ view, node }: EntryNode): number {
  const version = view.versionOf(node);
  return view.markOf(node) === 'removed' && version >= 0 ? view.overlay.sizeOf(version) : view.bytesOf(node);
}

/** Names of images on one line, with nothing hidden in them. */
export function nameText(name: string): string {
  return visibleText(displayName(name)).replace(/[\n\t]/g, (space) => `\\u{${space.charCodeAt(0).toString(16)}}`);
}

function kindText({ view, node }: EntryNode, l10n: Words): string {
  switch (view.overlay.kindOf(view.versionOf(node))) {
    case KIND.char:
    case KIND.block:
      return l10n.t('device');
    case KIND.fifo:
      return l10n.t('FIFO');
    default:
      return '';
  }
}

function contextOf({ view, node }: EntryNode): string {
  const { overlay } = view;
  const version = view.versionOf(node);
  const openable = isFile(overlay, version) || linkOf(overlay, version) !== undefined;
  return [
    'entry',
    openable && 'openable',
    previousFile(overlay, version) >= 0 && 'previous',
    version >= 0 && 'history',
    overlay.finalVersion(node) >= 0 && 'kept',
  ]
    .filter((word) => word)
    .join(' ');
}
