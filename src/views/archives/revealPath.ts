import type { Selection } from '../../image/fileView.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { viewOf } from '../files/viewCache.ts';
import type { EntryRows } from './entryRows.ts';
import { type EntryNode, type EntryParent, entryNode, type Node, rowsBelow } from './nodes.ts';
import { sortedChildren } from './sortedChildren.ts';

/**
 * The row of a path: in the final filesystem, or of one that is gone in the layer that did something to it last.
 * Undefined where the image has no rows.
 * @param images the rows below the image's archive
 */
export function rowOfPath(
  images: readonly Node[],
  { spot, overlay }: ImageOfFiles,
  node: number,
  rows: EntryRows,
): EntryNode | undefined {
  const image = images.find((row) => row.kind === 'image' && row.image === spot.image);
  if (image?.kind !== 'image') return undefined;
  const platform = rowsBelow(image).find((row) => row.kind === 'platform' && row.variant.key === spot.platform);
  const last = overlay.versionAt(node, overlay.layers.length - 1);
  // A folder without an entry has nobody's doings.
  const isFinal = last < 0 || overlay.finalVersion(node) >= 0;
  const layer = isFinal ? -1 : overlay.layerOf(last);
  const top = rowsBelow(platform?.kind === 'platform' ? platform : image).find((row) =>
    isFinal ? row.kind === 'finalFiles' : row.kind === 'step' && row.row.layer?.index === layer,
  );
  if (top?.kind !== 'step' && top?.kind !== 'finalFiles') return undefined;
  const selection: Selection = isFinal ? { kind: 'final' } : { kind: 'layer', layer };
  const view = viewOf(overlay, selection);
  if (!view.includes(node)) return undefined;
  const path: number[] = [];
  for (let at = node; at > 0; at = overlay.parentOf(at)) path.unshift(at);
  let parent: EntryParent = top;
  for (const at of path) {
    rows.showAtLeast(parent, sortedChildren(view, overlay.parentOf(at)).indexOf(at) + 1);
    parent = entryNode(parent, view, at);
  }
  return parent.kind === 'entry' ? parent : undefined;
}
