import { formatSize } from '../../format/size.ts';
import { visibleText } from '../../format/visibleText.ts';
import { KIND } from '../../image/layerIndex.ts';
import { linkOf } from '../../image/resolvePath.ts';
import { isFile, previousFile, shownBytes } from '../../image/versions.ts';
import { letterOf, markText } from '../files/marks.ts';
import { changesOf, hiddenText, markOf, nameText } from '../files/pathText.ts';
import type { Words } from '../words.ts';
import type { EntryNode, FileNode, MoreNode, UnreadNode } from './fileNodes.ts';
import { type Look, plain, type RowText } from './rowText.ts';

/** A row below a layer or a final filesystem. */
export function fileText(row: FileNode, look: Look): RowText {
  if (row.kind === 'more') return moreText(row, look);
  if (row.kind === 'claim') return claimText(look);
  return row.kind === 'unread' ? unreadText(row, look) : entryText(row, look);
}

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
    isFolder || isFile(overlay, version)
      ? formatSize(shownBytes(view, node), look.units, look.language)
      : kindText(row, l10n);
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
function moreText({ shown, total }: MoreNode, { l10n, language }: Look): RowText {
  const label = l10n.t('Show more…');
  const description = l10n.t('{0} of {1} shown', shown.toLocaleString(language), total.toLocaleString(language));
  return { label, description, spoken: `${label} ${description}`, icon: 'ellipsis', tone: 'quiet', context: 'more' };
}

/** The row that asks for an export. */
function unreadText({ size }: UnreadNode, { l10n, units, language }: Look): RowText {
  const label =
    size === null
      ? l10n.t('Read the files (exports the image)…')
      : l10n.t('Read the files (exports {0})…', formatSize(size, units, language));
  return plain(label, '', 'cloud-download', 'normal', 'unread');
}

/** What is to be known of claimed rows. */
function claimText({ l10n }: Look): RowText {
  return plain(l10n.t('Claimed, not read yet'), l10n.t('by the table of contents'), 'info', 'quiet', 'claim');
}

/** The letter with the words for it: `M modified`; '' where there is no mark. */
export function markWords(row: EntryNode, l10n: Words): string {
  const mark = markOf(row);
  return letterOf(mark) === '' ? '' : `${letterOf(mark)} ${markText(mark, l10n)}`;
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

function contextOf({ view, node, claimed }: EntryNode): string {
  if (claimed) return 'claimed';
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
