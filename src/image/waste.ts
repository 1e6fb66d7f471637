import { KIND } from './layerIndex.ts';
import { CHANGE, type Overlay } from './overlay.ts';
import { type WastedPath, WastedPaths } from './wastedPaths.ts';

/** What a layer does, counted (`analyze` contract). */
export interface LayerCounts {
  readonly entries: number;
  readonly added: number;
  /** Content or metadata. */
  readonly modified: number;
  readonly removed: number;
  readonly identical: number;
  /** Σ size of every regular file the layer stores. */
  readonly bytes: number;
  /** Of these, bytes that are in no file of the final root filesystem. */
  readonly wastedBytes: number;
  /** The same bytes by the layer that hid them. */
  readonly hiddenBy: ReadonlyMap<number, number>;
}

/** An image's root filesystem and what it costs (`analyze` contract; design, "Words"). All sizes in bytes. */
export interface Totals {
  /** Null for a layer that was not read. */
  readonly layers: readonly (LayerCounts | null)[];
  /** Regular files of the final root filesystem, by name. */
  readonly files: number;
  readonly entries: number;
  readonly visibleBytes: number;
  readonly storedBytes: number;
  readonly wastedBytes: number;
  /** visible / stored, 1 when nothing is stored. */
  readonly efficiency: number;
  /** The first thousand, most first, then by path bytes. */
  readonly wasted: readonly WastedPath[];
}

/** More are in the sums only: nobody reads on, and a path may take 64 KiB. */
const WASTED_PATHS = 1_000;

/** Counts an overlay whose questions are answered. */
export function totalsOf(overlay: Overlay): Totals {
  const fates = inodeFates(overlay);
  const { files, entries } = countFinal(overlay);
  const changes = countChanges(overlay);
  const wastedPaths = new WastedPaths();
  let storedBytes = 0;
  let wastedBytes = 0;
  const layers = overlay.layers.map((index, layer): LayerCounts | null => {
    if (!index) return null;
    const hiddenBy = new Map<number, number>();
    const files: { node: number; bytes: number }[] = [];
    let wasted = 0;
    for (let inode = 0; inode < index.inodeSize.length; inode++) {
      const fate = fates[layer]?.[inode] ?? VISIBLE;
      const size = index.inodeSize[inode] ?? 0;
      if (fate === VISIBLE || size === 0) continue;
      wasted += size;
      hiddenBy.set(fate, (hiddenBy.get(fate) ?? 0) + size);
      files.push({ node: index.inodeNode[inode] ?? 0, bytes: size });
    }
    wastedPaths.addLayer(index, files);
    storedBytes += index.bytes;
    wastedBytes += wasted;
    const [added, modified, removed, identical] = changes[layer] ?? [0, 0, 0, 0];
    return {
      entries: index.entries,
      added,
      modified,
      removed,
      identical,
      bytes: index.bytes,
      wastedBytes: wasted,
      hiddenBy,
    };
  });
  return {
    layers,
    files,
    entries,
    storedBytes,
    wastedBytes,
    visibleBytes: storedBytes - wastedBytes,
    efficiency: storedBytes === 0 ? 1 : (storedBytes - wastedBytes) / storedBytes,
    wasted: wastedPaths.first(WASTED_PATHS),
  };
}

/** In `inodeFates`: some name of the final root filesystem leads to it. */
export const VISIBLE = -1;

/** For each layer's inodes the layer that hid the last name of it, or `VISIBLE`. */
export function inodeFates(overlay: Overlay): (Int32Array | null)[] {
  // What no name of its own layer leads to any more was hidden by that layer.
  const fates = overlay.layers.map((index, layer) => index && new Int32Array(index.inodeSize.length).fill(layer));
  const note = (version: number, hiddenBy: number) => {
    const ref = overlay.inodeOf(version);
    const column = ref && fates[ref.layer];
    if (!ref || !column) return;
    const known = column[ref.inode] ?? VISIBLE;
    column[ref.inode] = known === VISIBLE || hiddenBy === VISIBLE ? VISIBLE : Math.max(known, hiddenBy);
  };
  for (let version = 0; version < overlay.versionCount; version++) {
    const before = overlay.previousOf(version);
    if (before >= 0 && overlay.entryOf(before) >= 0) note(before, overlay.layerOf(version));
  }
  for (let node = 0; node < overlay.nodeCount; node++) {
    const version = overlay.finalVersion(node);
    if (version >= 0) note(version, VISIBLE);
  }
  return fates;
}

function countFinal(overlay: Overlay): { files: number; entries: number } {
  let files = 0;
  let entries = 0;
  for (let node = 1; node < overlay.nodeCount; node++) {
    const version = overlay.finalVersion(node);
    if (version < 0) continue;
    entries++;
    if (overlay.kindOf(version) === KIND.file) files++;
  }
  return { files, entries };
}

type Changes = [added: number, modified: number, removed: number, identical: number];

const COUNTED: Readonly<Record<number, 0 | 1 | 2 | 3>> = {
  [CHANGE.added]: 0,
  [CHANGE.modified]: 1,
  [CHANGE.metadata]: 1,
  [CHANGE.removed]: 2,
  [CHANGE.identical]: 3,
};

function countChanges(overlay: Overlay): Changes[] {
  const changes = overlay.layers.map((): Changes => [0, 0, 0, 0]);
  for (let version = 0; version < overlay.versionCount; version++) {
    const counted = COUNTED[overlay.changeOf(version)];
    const layer = changes[overlay.layerOf(version)];
    // The root is no entry.
    if (counted !== undefined && layer && overlay.nodeOf(version) !== 0) layer[counted]++;
  }
  return changes;
}
