import { FLAG } from './layerIndex.ts';
import type { InodeRef, Overlay } from './overlay.ts';
import { overAll, type Steps } from './slices.ts';

/** A file that has several names, or had: where its content is, and the nodes that were its names in any layer. */
export interface LinkedFile extends InodeRef {
  /** Ascending. */
  readonly nodes: readonly number[];
}

/** By the layer that stores them, and by inode; undefined where a layer stores none. */
export type LinkedFiles = readonly (ReadonlyMap<number, LinkedFile> | undefined)[];

/** Finds the files that have several names. Layers that have nothing to do with hard links, as most, are passed over. */
export function* linkedFiles(overlay: Overlay): Steps<LinkedFiles> {
  const { node: nodes, entry } = overlay.columns;
  const found: (Map<number, InodeRef & { nodes: number[] }> | undefined)[] = overlay.layers.map(() => undefined);
  const linking = overlay.layers.map((index) => LINKING.some((flags) => index?.flags.includes(flags)));
  for (const [layer, index] of overlay.layers.entries())
    if (index && linking[layer])
      yield* overVersions(overlay, layer, (version) => {
        if (((index.flags[entry[version] ?? NONE] ?? 0) & FLAG.hardLink) === 0) return;
        const ref = overlay.inodeOf(version);
        if (!ref) return;
        const files = found[ref.layer] ?? new Map<number, InodeRef & { nodes: number[] }>();
        found[ref.layer] = files.set(ref.inode, { ...ref, nodes: [] });
      });
  for (const layer of overlay.layers.keys())
    if (linking[layer] || found[layer])
      yield* overVersions(overlay, layer, (version) => {
        const ref = (entry[version] ?? NONE) < 0 ? undefined : overlay.inodeOf(version);
        if (ref) found[ref.layer]?.get(ref.inode)?.nodes.push(nodes[version] ?? 0);
      });
  for (const files of found)
    for (const file of files?.values() ?? []) {
      yield;
      file.nodes.sort((a, b) => a - b);
    }
  return found;
}

function overVersions(overlay: Overlay, layer: number, each: (version: number) => void): Steps {
  const [first, end] = overlay.versionsOf(layer, layer);
  return overAll(end - first, (from, to) => {
    for (let version = first + from; version < first + to; version++) each(version);
  });
}

const NONE = -1;
/** All flags of a node that is a further name. */
const LINKING = [0, FLAG.whiteout, FLAG.opaque, FLAG.whiteout | FLAG.opaque].map((flags) => flags | FLAG.hardLink);
