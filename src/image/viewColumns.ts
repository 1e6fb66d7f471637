import { type FileColumns, fileColumns } from './fileColumns.ts';
import { CHANGE, type Overlay } from './overlay.ts';
import type { Mark, Selection } from './selection.ts';
import { overAll, type Steps } from './slices.ts';

/** What is known of the paths of a selection. */
export interface ViewColumns {
  /** By node: its place in the columns; for all that no layer of the selection touched 0, where nothing is. */
  readonly places: Int32Array;
  /** By place, as all that follow. Parents come before their children. */
  readonly nodes: Int32Array;
  /** -1 for none. */
  readonly version: Int32Array;
  readonly before: Int32Array;
  /** Places in `MARKS`. */
  readonly mark: Uint8Array;
  readonly bytes: Float64Array;
  readonly gone: Float64Array;
  readonly paths: Int32Array;
  /** By mark: how many paths have it. */
  readonly counts: Float64Array;
}

export const MARKS: readonly Mark[] = ['none', 'unchanged', 'added', 'modified', 'metadata', 'identical', 'removed'];
const NONE = -1;

/** The layers whose doings a selection tells, from where on paths are listed, and whether only what was done to them is. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly oldest: number;
  readonly changesOnly: boolean;
}

/** What the passes go by and fill. */
interface Work extends ViewColumns {
  readonly overlay: Overlay;
  readonly range: Range;
  readonly withGone: boolean;
  readonly files: FileColumns;
  /** By layer and inode, 1: a name of it was met. */
  readonly met: readonly Uint8Array[];
  /** By place, 1: it is a further name of a file that counts already. */
  readonly again: Uint8Array;
}

/**
 * Computes them, in passes over what the selection's layers touched, which of one layer is little of the tree.
 * @param withGone see `ViewOptions.gone`
 */
export function* viewColumns(overlay: Overlay, selection: Selection, withGone: boolean): Steps<ViewColumns> {
  const range = rangeOf(overlay, selection);
  const places = new Int32Array(overlay.nodeCount);
  const nodes = yield* findPlaces(overlay, range, places);
  const count = nodes.length;
  const columns: ViewColumns = {
    places,
    nodes,
    version: new Int32Array(count).fill(NONE),
    before: new Int32Array(count).fill(NONE),
    mark: new Uint8Array(count),
    bytes: new Float64Array(count),
    gone: new Float64Array(count),
    paths: new Int32Array(count),
    counts: new Float64Array(MARKS.length),
  };
  const files = fileColumns(overlay);
  const met = files.size.map(({ length }) => new Uint8Array(length));
  const work: Work = { ...columns, overlay, range, withGone, files, met, again: new Uint8Array(count) };
  yield* overAll(count, (from, to) => look(work, from, to));
  if (withGone) yield* overAll(count, (from, to) => lookBack(work, from, to));
  yield* overAll(count, (from, to) => addUp(work, count - to, count - from));
  return columns;
}

/** Gives places to what the layers touched, and to the directories that lead there. @returns the nodes by place */
function* findPlaces(overlay: Overlay, { oldest, last }: Range, places: Int32Array): Steps<Int32Array> {
  const [begin, end] = overlay.versionsOf(oldest, last);
  places[0] = 1;
  let count = 2;
  yield* overAll(end - begin, (from, to) => {
    count += touch(overlay, places, begin + from, begin + to);
  });
  const nodes = new Int32Array(count);
  let place = 1;
  yield* overAll(places.length, (from, to) => {
    place = number(places, nodes, place, from, to);
  });
  return nodes;
}

/** @returns how many paths were not touched before */
function touch(overlay: Overlay, places: Int32Array, from: number, to: number): number {
  const { parent, node: nodes } = overlay.columns;
  let count = 0;
  for (let version = from; version < to; version++)
    for (let node = nodes[version] ?? 0; places[node] === 0; node = parent[node] ?? 0) {
      places[node] = 1;
      count++;
    }
  return count;
}

/** Numbers the touched ones of some nodes. @returns the next number */
function number(places: Int32Array, nodes: Int32Array, first: number, from: number, to: number): number {
  const some = places.subarray(from, to);
  let place = first;
  // One layer touches few of all paths, and the engine finds those faster than a loop.
  for (let at = some.indexOf(1); at >= 0; at = some[at + 1] === 1 ? at + 1 : some.indexOf(1, at + 1)) {
    nodes[place] = from + at;
    some[at] = place++;
  }
  return place;
}

/** What became of each path, and the sizes of files. In one loop without calls, which is fast from its first time on. */
function look(work: Work, from: number, to: number): void {
  const { nodes, version, before: earlier, mark: marks, bytes, gone, met, again } = work;
  const { first, last, changesOnly } = work.range;
  const { last: newest, previous, layer, entry, change } = work.overlay.columns;
  const { inode: inodes, size: sizes, linksOut } = work.files;
  for (let place = Math.max(1, from); place < to; place++) {
    let after = newest[nodes[place] ?? 0] ?? NONE;
    while (after >= 0 && (layer[after] ?? 0) > last) after = previous[after] ?? NONE;
    // One layer's change is known; several together are the strongest of what each did to the path.
    let strength = 0;
    let before = after;
    for (; before >= 0 && (layer[before] ?? 0) >= first; before = previous[before] ?? NONE) {
      const each = STRENGTH[change[before] ?? 0] ?? 0;
      if (each > strength) strength = each;
    }
    const changed = after !== before;
    // Removals are versions too.
    if (after >= 0 && (entry[after] ?? NONE) < 0) after = NONE;
    if (before >= 0 && (entry[before] ?? NONE) < 0) before = NONE;
    if (after < 0 && before < 0) continue;
    let mark = changesOnly ? 0 : UNCHANGED;
    if (after < 0) mark = REMOVED;
    else if (before < 0) mark = ADDED;
    else if (changed) mark = BY_STRENGTH[strength] ?? mark;
    if (mark === 0 || (mark === REMOVED && !changesOnly && !work.withGone)) continue;
    marks[place] = mark;
    version[place] = after >= 0 ? after : before;
    earlier[place] = before;
    const at = after >= 0 ? after : before;
    let owner = layer[at] ?? 0;
    let inode = inodes[owner]?.[entry[at] ?? NONE] ?? NONE;
    if (inode < 0) {
      const outside = linksOut[owner] ? work.overlay.outsideOf(at) : undefined;
      if (!outside) continue;
      ({ layer: owner, inode } = outside);
    }
    const size = sizes[owner]?.[inode] ?? 0;
    if (after < 0) {
      gone[place] = size;
      continue;
    }
    bytes[place] = size;
    const metIn = met[owner];
    again[place] = metIn?.[inode] ?? 0;
    if (metIn) metIn[inode] = 1;
  }
}

/** What layers wrote at paths where nothing is any more. */
function lookBack({ overlay, range, nodes, version: versions, mark, gone }: Work, from: number, to: number): void {
  for (let place = Math.max(1, from); place < to; place++) {
    if (mark[place] !== 0) continue;
    let version = overlay.versionAt(nodes[place] ?? 0, range.last);
    while (version >= 0 && overlay.entryOf(version) < 0) version = overlay.previousOf(version);
    if (version < 0 || overlay.layerOf(version) < range.oldest) continue;
    mark[place] = REMOVED;
    versions[place] = version;
    gone[place] = overlay.sizeOf(version);
  }
}

/** Adds paths to the directories they are in, last ones first; the root, which is the first of all, is in none. */
function addUp(work: Work, from: number, to: number): void {
  const { places, nodes, mark: marks, bytes, gone, paths, counts, again } = work;
  const { parent } = work.overlay.columns;
  for (let place = to - 1; place >= Math.max(2, from); place--) {
    const mark = marks[place] ?? 0;
    const below = paths[place] ?? 0;
    if (mark === 0 && below === 0) continue;
    const above = places[parent[nodes[place] ?? 0] ?? 0] ?? 0;
    if (again[place] === 0) bytes[above] = (bytes[above] ?? 0) + (bytes[place] ?? 0);
    gone[above] = (gone[above] ?? 0) + (gone[place] ?? 0);
    counts[mark] = (counts[mark] ?? 0) + 1;
    paths[above] = (paths[above] ?? 0) + below + (mark === 0 ? 0 : 1);
  }
}

const UNCHANGED = MARKS.indexOf('unchanged');
const ADDED = MARKS.indexOf('added');
const MODIFIED = MARKS.indexOf('modified');
const REMOVED = MARKS.indexOf('removed');

/** By change, how much it says. */
const STRENGTH: Readonly<Record<number, number>> = {
  [CHANGE.repeated]: 1,
  [CHANGE.identical]: 2,
  [CHANGE.metadata]: 3,
  [CHANGE.modified]: 4,
  // Removed and written again within the range: it is another file.
  [CHANGE.removed]: 4,
  [CHANGE.added]: 4,
};
const BY_STRENGTH: readonly number[] = [
  UNCHANGED,
  UNCHANGED,
  MARKS.indexOf('identical'),
  MARKS.indexOf('metadata'),
  MODIFIED,
];

function rangeOf(overlay: Overlay, selection: Selection): Range {
  const top = overlay.layers.length - 1;
  switch (selection.kind) {
    case 'layer':
      return { first: selection.layer, last: selection.layer, oldest: selection.layer, changesOnly: true };
    case 'range':
      return { first: selection.from, last: selection.to, oldest: selection.from, changesOnly: true };
    case 'upTo':
      return { first: selection.layer, last: selection.layer, oldest: 0, changesOnly: false };
    case 'final':
      return { first: top, last: top, oldest: 0, changesOnly: false };
  }
}
