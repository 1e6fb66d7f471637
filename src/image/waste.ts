import { fileColumns } from './fileColumns.ts';
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
  const fates = new Fates(overlay.layers);
  const changes = yield* lookAtVersions(overlay, fates);
  const { files, entries } = yield* lookAtPaths(overlay, fates);
  const wastedPaths = new WastedPaths(overlay);
  const layers: (LayerCounts | null)[] = [];
  for (const [layer, index] of overlay.layers.entries()) {
    if (!index) {
      layers.push(null);
      continue;
    }
    const { hiddenBy, hidden } = yield* hiddenFiles(index, fates.of(layer));
    yield* wastedPaths.addLayer(layer, index, hidden);
    const count = (change: number) => changes[layer * CHANGES + change] ?? 0;
    const wastedBytes = sum(hiddenBy.values());
    layers.push({
      entries: index.entries,
      added: count(CHANGE.added),
      modified: count(CHANGE.modified) + count(CHANGE.metadata),
      removed: count(CHANGE.removed),
      identical: count(CHANGE.identical),
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
      const fate = fates[inode] as number;
      const size = inodeSize[inode] as number;
      if (fate === VISIBLE || size === 0) continue;
      hiddenBy.set(fate, (hiddenBy.get(fate) ?? 0) + size);
      hidden.push(inode);
    }
  });
  return { hiddenBy, hidden };
}

/** For an inode: some name of the final root filesystem leads to it. */
const VISIBLE = -1;

/** For each layer's inodes the layer that hid the last name of it, or `VISIBLE`. */
class Fates {
  /** Of all layers, one behind the other. */
  readonly column: Int32Array;
  /** By layer, where its inodes begin. */
  readonly starts: Int32Array;

  constructor(layers: Overlay['layers']) {
    this.starts = new Int32Array(layers.length + 1);
    for (const [layer, index] of layers.entries())
      this.starts[layer + 1] = (this.starts[layer] ?? 0) + (index?.inodeSize.length ?? 0);
    this.column = new Int32Array(this.starts.at(-1) ?? 0);
    // What no name of its own layer leads to any more was hidden by that layer.
    for (const layer of layers.keys()) this.of(layer).fill(layer);
  }

  of(layer: number): Int32Array {
    return this.column.subarray(this.starts[layer], this.starts[layer + 1]);
  }
}

/** Where the inode of a version is among the fates; -1 for none. */
function placeOf(overlay: Overlay, { starts }: Fates, version: number): number {
  const { layer, inode } = overlay.inodeOf(version) ?? { layer: 0, inode: -1 };
  return inode < 0 ? -1 : (starts[layer] ?? 0) + inode;
}

/** Numbers below which all of `CHANGE` are. */
const CHANGES = 8;

/** Notes which inodes were replaced or removed, and counts by layer and kind of change. */
function* lookAtVersions(overlay: Overlay, fates: Fates): Steps<Float64Array> {
  const { layers, versionCount } = overlay;
  const { inode: inodes, linksOut } = fileColumns(overlay);
  const { node, layer: layerOf, entry: entryOf, previous, change } = overlay.columns;
  const { column, starts } = fates;
  const changes = new Float64Array(CHANGES * layers.length);
  yield* overAll(versionCount, (from, to) => {
    for (let version = from; version < to; version++) {
      const layer = layerOf[version] as number;
      // The root is no entry.
      if (node[version] !== 0) (changes[layer * CHANGES + (change[version] as number)] as number)++;
      const before = previous[version] as number;
      if (before < 0) continue;
      const entry = entryOf[before] as number;
      if (entry < 0) continue;
      const own = layerOf[before] as number;
      const inode = inodes[own]?.[entry] as number;
      const place = linksOut[own] ? placeOf(overlay, fates, before) : inode < 0 ? -1 : (starts[own] as number) + inode;
      if (place >= 0 && (column[place] as number) < layer) column[place] = layer;
    }
  });
  return changes;
}

/** Notes which inodes are in the final root filesystem, and counts what it holds. */
function* lookAtPaths(overlay: Overlay, fates: Fates): Steps<{ files: number; entries: number }> {
  const { layers, nodeCount } = overlay;
  const { inode: inodes, linksOut } = fileColumns(overlay);
  const { last, layer: layerOf, entry: entryOf } = overlay.columns;
  const { column, starts } = fates;
  const kinds = layers.map((index) => index?.kind ?? NO_KINDS);
  let files = 0;
  let entries = 0;
  yield* overAll(nodeCount, (from, to) => {
    for (let node = Math.max(1, from); node < to; node++) {
      const version = last[node] as number;
      const entry = version < 0 ? -1 : (entryOf[version] as number);
      if (entry < 0) continue;
      entries++;
      const layer = layerOf[version] as number;
      if (kinds[layer]?.[entry] === KIND.file) files++;
      const inode = inodes[layer]?.[entry] as number;
      const place = linksOut[layer]
        ? placeOf(overlay, fates, version)
        : inode < 0
          ? -1
          : (starts[layer] as number) + inode;
      if (place >= 0) column[place] = VISIBLE;
    }
  });
  return { files, entries };
}

const NO_KINDS = new Uint8Array(0);
