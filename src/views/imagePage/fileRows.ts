import { formatMode, type ModeType } from '../../format/mode.ts';
import { visibleText } from '../../format/visibleText.ts';
import type { BytesOf } from '../../image/fileOrder.ts';
import type { Folding } from '../../image/fileQuery.ts';
import type { FileTable } from '../../image/fileTable.ts';
import type { FileView } from '../../image/fileView.ts';
import { KIND } from '../../image/layerIndex.ts';
import { displayName } from '../../image/names.ts';
import { lastLayer, linkOf } from '../../image/resolvePath.ts';
import { attributesOf, bytesBefore, hiderOf, isFile, modeOf, previousFile, shownBytes } from '../../image/versions.ts';
import type { FileRow, FileType } from '../../protocol/imageFiles.ts';
import { changesOf, hiddenText, hiderText, markOf, nameText } from '../files/pathText.ts';
import { isOpenable, type ViewedPath } from '../files/viewedPath.ts';
import type { Words } from '../words.ts';

const TYPES: Readonly<Record<number, FileType>> = {
  [KIND.file]: 'file',
  [KIND.directory]: 'directory',
  [KIND.symlink]: 'symlink',
  [KIND.char]: 'char',
  [KIND.block]: 'block',
  [KIND.fifo]: 'fifo',
};
const MODE_TYPES: Readonly<Record<FileType, ModeType>> = {
  file: '-',
  directory: 'd',
  symlink: 'l',
  char: 'c',
  block: 'b',
  fifo: 'p',
  other: '?',
};

/**
 * Some rows of a table as they travel to the page.
 * @param uriOf the URI that opens a path
 * @param total bytes of each path after the view's last layer; null where the view is of all that is there then
 */
export function fileRows(
  table: FileTable,
  folding: Folding,
  { from, to }: { readonly from: number; readonly to: number },
  total: BytesOf | null,
  uriOf: (path: ViewedPath) => string,
  l10n: Words,
): FileRow[] {
  const { nodes, parents } = table.rows(folding);
  const isOpen = table.openness(folding);
  return Array.from(nodes.subarray(from, to), (node, index) =>
    // Spread into one object they would take several times as long.
    Object.assign(
      pathOf(table.view, node),
      {
        parent: parents[from + index] ?? -1,
        open: isOpen(node),
        hit: table.isHit(node),
        total: total && table.view.isDirectory(node) ? total(node) : null,
        note: noteOf(table.view, node, l10n),
        uri: isOpenable({ view: table.view, node }) ? uriOf({ view: table.view, node }) : null,
      },
      table.view.versionOf(node) < 0 ? IMPLIED : versionOf(table.view, node),
    ),
  );
}

function pathOf(view: FileView, node: number) {
  const { overlay } = view;
  const version = view.versionOf(node);
  const type = view.isDirectory(node) ? 'directory' : (TYPES[overlay.kindOf(version)] ?? 'other');
  const mark = markOf({ view, node });
  const path = overlay.pathOf(node);
  let level = 0;
  for (let at = node; at > 0; at = overlay.parentOf(at)) level++;
  return {
    path,
    pathText: `/${displayName(path)}`,
    name: nameText(overlay.nameOf(node)),
    level,
    type,
    mark,
    content: contentOf(view, version),
    size: type === 'file' || type === 'directory' ? shownBytes(view, node) : null,
    before: bytesBefore(view, node),
    gone: mark === 'removed' || (version >= 0 && hiderOf(overlay, version) !== undefined),
  };
}

function contentOf({ overlay }: FileView, version: number): string | null {
  const ref = version < 0 ? undefined : overlay.inodeOf(version);
  return ref ? `${ref.layer}:${ref.inode}` : null;
}

/** What is not to be said of a directory that no layer has an entry for. */
const IMPLIED = {
  mode: null,
  owner: null,
  time: null,
  target: null,
  layer: null,
  openable: false,
  comparable: false,
  kept: false,
};

function versionOf(view: FileView, node: number) {
  const { overlay } = view;
  const version = view.versionOf(node);
  const { mode, owner, group } = attributesOf(overlay, version);
  const target = linkOf(overlay, version);
  const seconds = overlay.indexOf(version).mtime[overlay.entryOf(version)] ?? 0;
  const type = TYPES[overlay.kindOf(version)] ?? 'other';
  return {
    mode: { text: formatMode(MODE_TYPES[type], modeOf(overlay, version)), octal: mode },
    owner: `${owner}:${group}`,
    time: seconds * 1000,
    target: target === undefined ? null : nameText(target),
    layer: overlay.layerOf(version),
    openable: isOpenable({ view, node }),
    comparable: previousFile(overlay, version) >= 0,
    kept: overlay.finalVersion(node) >= 0,
  };
}

function noteOf(view: FileView, node: number, l10n: Words): string {
  const path = { view, node };
  const mark = markOf(path);
  const changes = changesOf(path).map((change) => visibleText(change));
  const words = [
    stargzText(view, node, l10n),
    mark === 'modified' ? l10n.t('content') : '',
    ...changes,
    mark === 'identical' ? l10n.t('rewritten unchanged') : '',
    mark === 'removed' ? removalText(view, node, l10n) : hiddenText(path, l10n),
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** What a file at the root is that eStargz adds to a layer: containers have it too. */
function stargzText(view: FileView, node: number, l10n: Words): string {
  const { overlay } = view;
  const version = view.versionOf(node);
  if (overlay.parentOf(node) !== 0 || version < 0 || !isFile(overlay, version)) return '';
  switch (overlay.nameOf(node)) {
    case 'stargz.index.json':
      return l10n.t('table of contents of an eStargz layer');
    case '.prefetch.landmark':
      return l10n.t('eStargz: what lies before it in the layer is fetched first');
    case '.no.prefetch.landmark':
      return l10n.t('eStargz: nothing of the layer is fetched first');
    default:
      return '';
  }
}

function removalText(view: FileView, node: number, l10n: Words): string {
  const { overlay, selection } = view;
  if (selection.kind === 'layer') return l10n.t('removed here');
  // The last word of the selection, whoever wrote over it before.
  const removal = overlay.versionAt(node, lastLayer(overlay, selection));
  return hiderText({ layer: overlay.layerOf(removal), removed: true }, l10n);
}
