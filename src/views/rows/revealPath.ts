import type { Selection } from '../../image/fileView.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { EntryRows } from './entryRows.ts';
import { type EntryNode, entryNode, type FilesAt, type FilesParent, type FilesTop, isEntry } from './fileNodes.ts';

/**
 * The row of a path: in the layer that is asked for if it has it, else in the final filesystem, or of one that is gone in the
 * layer that did something to it last. Undefined where the image has no such row.
 * @param tops the rows of the image that files are below of
 */
export async function rowOfPath<Top extends FilesTop>(
  tops: readonly Top[],
  of: ImageOfFiles,
  node: number,
  rows: EntryRows<Top>,
  wanted: Selection = { kind: 'final' },
): Promise<EntryNode<Top> | undefined> {
  const { overlay } = of;
  const selection = await selectionOf(of, node, wanted);
  const top = tops.find(({ files }) => files && isSame(files.selection, selection));
  if (!top) return undefined;
  const view = await viewInSlices(overlay, selection);
  if (!view.includes(node)) return undefined;
  const path: number[] = [];
  for (let at = node; at > 0; at = overlay.parentOf(at)) path.unshift(at);
  let parent: FilesParent<Top> = top;
  for (const at of path) {
    rows.showAlso(parent, overlay.nameOf(at));
    parent = entryNode(parent, { of, view, node: at });
  }
  return isEntry(parent) ? parent : undefined;
}

function isSame(a: FilesAt['selection'], b: FilesAt['selection']): boolean {
  return a.kind === 'layer' && b.kind === 'layer' ? a.layer === b.layer : a.kind === b.kind;
}

/** There are rows for single layers and for the final filesystem. */
async function selectionOf({ overlay }: ImageOfFiles, node: number, wanted: Selection): Promise<FilesAt['selection']> {
  if (wanted.kind === 'layer' && (await viewInSlices(overlay, wanted)).includes(node)) return wanted;
  const last = overlay.versionAt(node, overlay.layers.length - 1);
  // A folder without an entry has nobody's doings.
  const isFinal = last < 0 || overlay.finalVersion(node) >= 0;
  return isFinal ? { kind: 'final' } : { kind: 'layer', layer: overlay.layerOf(last) };
}
