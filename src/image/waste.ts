import { KIND, type LayerIndex } from './layerIndex.ts';
import { CHANGE, type Overlay } from './overlay.ts';
import { overAll, type Steps } from './slices.ts';
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
export function* totalsOf(overlay: Overlay): Steps<Totals> {
  const fates = yield* inodeFates(overlay);
  const { files, entries } = yield* countFinal(overlay);
  const changes = yield* countChanges(overlay);
  const wastedPaths = new WastedPaths();
  const layers: (LayerCounts | null)[] = [];
  for (const [layer, index] of overlay.layers.entries()) {
    if (!index) {
      layers.push(null);
      continue;
    }
    const { hiddenBy, hidden } = yield* hiddenFiles(index, fates[layer] ?? NO_FATES);
    yield* wastedPaths.addLayer(index, hidden);
    const [added = 0, modified = 0, removed = 0, identical = 0] = changes[layer] ?? [];
    const wastedBytes = sum(hiddenBy.values());
    layers.push({
      ...{ entries: index.entries, added, modified, removed, identical },
      ...{ bytes: index.bytes, wastedBytes, hiddenBy },
    });
  }
  const storedBytes = sum(layers.map((counts) => counts?.bytes ?? 0));
  const wastedBytes = sum(layers.map((counts) => counts?.wastedBytes ?? 0));
  return {
    layers,
    files,
    entries,
    storedBytes,
    wastedBytes,
    visibleBytes: storedBytes - wastedBytes,
    efficiency: storedBytes === 0 ? 1 : (storedBytes - wastedBytes) / storedBytes,
    wasted: yield* wastedPaths.first(WASTED_PATHS),
  };
}

const NO_FATES = new Int32Array(0);

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The files of a layer that have bytes and are hidden, and these bytes by the layer that hid them. */
function* hiddenFiles(
  { inodeSize }: LayerIndex,
  fates: Int32Array,
): Steps<{ hiddenBy: Map<number, number>; hidden: number[] }> {
  const hiddenBy = new Map<number, number>();
  const hidden: number[] = [];
  yield* overAll(inodeSize.length, (from, to) => {
    for (let inode = from; inode < to; inode++) {
      const fate = fates[inode] ?? VISIBLE;
      const size = inodeSize[inode] ?? 0;
      if (fate === VISIBLE || size === 0) continue;
      hiddenBy.set(fate, (hiddenBy.get(fate) ?? 0) + size);
      hidden.push(inode);
    }
  });
  return { hiddenBy, hidden };
}

/** In `inodeFates`: some name of the final root filesystem leads to it. */
const VISIBLE = -1;

/** For each layer's inodes the layer that hid the last name of it, or `VISIBLE`. */
function* inodeFates(overlay: Overlay): Steps<(Int32Array | null)[]> {
  const { layers, versionCount, nodeCount } = overlay;
  const { last, previous, layer: layerOf, entry: entryOf } = overlay.columns;
  // What no name of its own layer leads to any more was hidden by that layer.
  const fates = layers.map((index, layer) => index && new Int32Array(index.inodeSize.length).fill(layer));
  const note = (version: number, hiddenBy: number): void => {
    const outside = overlay.outsideOf(version);
    const layer = outside ? outside.layer : (layerOf[version] as number);
    const inode = outside ? outside.inode : (layers[layer]?.inode[entryOf[version] as number] ?? -1);
    const column = fates[layer];
    if (inode < 0 || !column) return;
    const known = column[inode] as number;
    column[inode] = known === VISIBLE || hiddenBy === VISIBLE ? VISIBLE : Math.max(known, hiddenBy);
  };
  yield* overAll(versionCount, (from, to) => {
    for (let version = from; version < to; version++) {
      const before = previous[version] as number;
      if (before >= 0 && (entryOf[before] as number) >= 0) note(before, layerOf[version] as number);
    }
  });
  yield* overAll(nodeCount, (from, to) => {
    for (let node = from; node < to; node++) {
      const version = last[node] as number;
      if (version >= 0 && (entryOf[version] as number) >= 0) note(version, VISIBLE);
    }
  });
  return fates;
}

function* countFinal(overlay: Overlay): Steps<{ files: number; entries: number }> {
  const { layers, nodeCount } = overlay;
  const { last, layer: layerOf, entry: entryOf } = overlay.columns;
  let files = 0;
  let entries = 0;
  yield* overAll(nodeCount, (from, to) => {
    // The root is no entry.
    for (let node = Math.max(1, from); node < to; node++) {
      const version = last[node] as number;
      const entry = version < 0 ? -1 : (entryOf[version] as number);
      if (entry < 0) continue;
      entries++;
      if (layers[layerOf[version] as number]?.kind[entry] === KIND.file) files++;
    }
  });
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

function* countChanges(overlay: Overlay): Steps<Changes[]> {
  const { versionCount } = overlay;
  const { node, layer, change } = overlay.columns;
  const changes = overlay.layers.map((): Changes => [0, 0, 0, 0]);
  yield* overAll(versionCount, (from, to) => {
    for (let version = from; version < to; version++) {
      const counted = COUNTED[change[version] as number];
      const counts = changes[layer[version] as number];
      if (counted !== undefined && counts && node[version] !== 0) counts[counted]++;
    }
  });
  return changes;
}
