import type { Selection } from '../../image/fileView.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { EntryRows } from './entryRows.ts';
import { type EntryNode, type EntryParent, entryNode, type Node, rowsBelow } from './nodes.ts';

/**
 * The row of a path: in the layer that is asked for if it has it, else in the final filesystem, or of one that is gone in the
 * layer that did something to it last. Undefined where the image has no such row.
 * @param images the rows below the image's archive
 */
export async function rowOfPath(
  images: readonly Node[],
  of: ImageOfFiles,
  node: number,
  rows: EntryRows,
  wanted: Selection = { kind: 'final' },
): Promise<EntryNode | undefined> {
  const { spot, overlay } = of;
  const image = images.find((row) => row.kind === 'image' && row.image === spot.image);
  if (image?.kind !== 'image') return undefined;
  const platform = rowsBelow(image).find((row) => row.kind === 'platform' && row.variant.key === spot.platform);
  const selection = await selectionOf(of, node, wanted);
  const top = rowsBelow(platform?.kind === 'platform' ? platform : image).find((row) =>
    selection.kind === 'final'
      ? row.kind === 'finalFiles'
      : row.kind === 'step' && row.row.layer?.index === selection.layer,
  );
  if (top?.kind !== 'step' && top?.kind !== 'finalFiles') return undefined;
  const view = await viewInSlices(overlay, selection);
  if (!view.includes(node)) return undefined;
  const path: number[] = [];
  for (let at = node; at > 0; at = overlay.parentOf(at)) path.unshift(at);
  let parent: EntryParent = top;
  for (const at of path) {
    rows.showAlso(parent, overlay.nameOf(at));
    parent = entryNode(parent, view, at);
  }
  return parent.kind === 'entry' ? parent : undefined;
}

/** There are rows for single layers and for the final filesystem. */
async function selectionOf(
  { overlay }: ImageOfFiles,
  node: number,
  wanted: Selection,
): Promise<Extract<Selection, { kind: 'layer' | 'final' }>> {
  if (wanted.kind === 'layer' && (await viewInSlices(overlay, wanted)).includes(node)) return wanted;
  const last = overlay.versionAt(node, overlay.layers.length - 1);
  // A folder without an entry has nobody's doings.
  const isFinal = last < 0 || overlay.finalVersion(node) >= 0;
  return isFinal ? { kind: 'final' } : { kind: 'layer', layer: overlay.layerOf(last) };
}
