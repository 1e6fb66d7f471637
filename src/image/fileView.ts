import { KIND } from './layerIndex.ts';
import { CHANGE, type Overlay } from './overlay.ts';
import type { Mark, Selection } from './selection.ts';
import { type Pause, runAtOnce, runInSlices, STEP, type Steps } from './slices.ts';

export type { Mark, Selection } from './selection.ts';

/** What else than the paths of a selection is listed. */
export interface ViewOptions {
  /**
   * Also what the layers up to the selection's last one wrote (of a range: its layers) and that is gone after it: each such
   * path counts as removed. What a layer or a range removed is there without this too.
   */
  readonly gone?: boolean;
}

/** The layers of a selection, and whether what was there before them is left out. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly changesOnly: boolean;
}

const MARKS: readonly Mark[] = ['none', 'unchanged', 'added', 'modified', 'metadata', 'identical', 'removed'];
const NONE = -1;

/**
 * The paths of a selection, with what it does to each and what directories hold in all. Computed once, in two passes over
 * what the selection's layers touched, which of one layer is little of the tree; every question after that is a look at a
 * column.
 */
export class FileView {
  readonly overlay: Overlay;
  readonly selection: Selection;
  /** By node: its place in the columns; for all that no layer of the selection touched 0, where nothing is. */
  readonly #places: Int32Array;
  /** By place, as all that follow. Parents come before their children. */
  #nodes = new Int32Array(1);
  #version = new Int32Array(1).fill(NONE);
  #before = new Int32Array(1).fill(NONE);
  #mark = new Uint8Array(1);
  #bytes = new Float64Array(1);
  #gone = new Float64Array(1);
  #paths = new Int32Array(1);
  /** Whether it is a further name of a file that counts already. */
  #again = new Uint8Array(1);
  readonly #counts = new Float64Array(MARKS.length);
  readonly #withGone: boolean;

  /** @param now false leaves it to `inSlices` to compute it */
  constructor(overlay: Overlay, selection: Selection, { gone = false }: ViewOptions = {}, now = true) {
    this.overlay = overlay;
    this.selection = selection;
    this.#withGone = gone;
    this.#places = new Int32Array(overlay.nodeCount);
    if (now) runAtOnce(this.#compute());
  }

  /** Computes a view without holding up the thread for long. */
  static async inSlices(
    overlay: Overlay,
    selection: Selection,
    pause: Pause,
    options: ViewOptions = {},
  ): Promise<FileView> {
    const view = new FileView(overlay, selection, options, false);
    await runInSlices(view.#compute(), pause);
    return view;
  }

  /** The version a path has in the selection; of a removed one, the version that went. -1 for a directory without an entry. */
  versionOf(node: number): number {
    return this.#version[this.#places[node] ?? 0] ?? NONE;
  }

  /** The version the path had before the selection's changes; -1 where it had none. */
  beforeOf(node: number): number {
    return this.#before[this.#places[node] ?? 0] ?? NONE;
  }

  /** How many paths have a mark, the root not counted. */
  countOf(mark: Mark): number {
    return this.#counts[MARKS.indexOf(mark)] ?? 0;
  }

  markOf(node: number): Mark {
    return MARKS[this.#mark[this.#places[node] ?? 0] ?? 0] ?? 'none';
  }

  /**
   * Bytes of a file, and of all files below a directory, that are there in the selection; removed ones do not count. A file
   * of several names counts once for directories, at the name a layer mentioned first.
   */
  bytesOf(node: number): number {
    return this.#bytes[this.#places[node] ?? 0] ?? 0;
  }

  /** Bytes of a removed file, by each of its names, and of all such below a directory. */
  goneBytesOf(node: number): number {
    return this.#gone[this.#places[node] ?? 0] ?? 0;
  }

  /** Paths of the selection below a directory, itself not counted. */
  pathsBelow(node: number): number {
    return this.#paths[this.#places[node] ?? 0] ?? 0;
  }

  /** Whether a path is part of the selection, or leads to one that is. */
  includes(node: number): boolean {
    return this.#isIncluded(this.#places[node] ?? 0);
  }

  /** Whether a path is a directory in the selection, with an entry or without. */
  isDirectory(node: number): boolean {
    const version = this.versionOf(node);
    return version < 0 ? this.pathsBelow(node) > 0 : this.overlay.kindOf(version) === KIND.directory;
  }

  /** A directory's children in the selection, in no order. */
  *childrenOf(node: number): Generator<number> {
    for (const child of this.overlay.childrenOf(node)) if (this.includes(child)) yield child;
  }

  *#compute(): Steps {
    const { overlay, selection } = this;
    const range = rangeOf(overlay, selection);
    const { first, last } = range;
    const oldest = range.changesOnly ? first : 0;
    yield* this.#findPlaces(oldest, last);
    const counted = overlay.layers.map((index) => new Uint8Array(index?.inodeSize.length ?? 0));
    const { last: newest, previous, layer, entry } = overlay.columns;
    for (let place = 1; place < this.#nodes.length; place++) {
      if (place % STEP === 0) yield;
      let after = newest[this.#nodes[place] ?? 0] ?? NONE;
      while (after >= 0 && (layer[after] ?? 0) > last) after = previous[after] ?? NONE;
      let before = after;
      while (before >= 0 && (layer[before] ?? 0) >= first) before = previous[before] ?? NONE;
      // Removals are versions too.
      if (after >= 0 && (entry[after] ?? NONE) < 0) after = NONE;
      if (before >= 0 && (entry[before] ?? NONE) < 0) before = NONE;
      if (after >= 0 || before >= 0) this.#look(place, before, after, range, counted);
      if (this.#withGone && this.#mark[place] === 0) this.#lookBack(place, oldest, last);
    }
    // One pass from the end adds everything up, but for the root, which is the first.
    for (let place = this.#nodes.length - 1; place > 1; place--) {
      if (place % STEP === 0) yield;
      if (this.#isIncluded(place)) this.#addToParent(place);
    }
  }

  /** Gives places to what layers `first` to `last` touched, and to the directories that lead there. */
  *#findPlaces(first: number, last: number): Steps {
    const { overlay } = this;
    const places = this.#places;
    const { parent, node: nodes } = overlay.columns;
    const [from, to] = overlay.versionsOf(first, last);
    places[0] = 1;
    let count = 2;
    for (let version = from; version < to; version++) {
      if (version % STEP === 0) yield;
      for (let node = nodes[version] ?? 0; places[node] === 0; node = parent[node] ?? 0) {
        places[node] = 1;
        count++;
      }
    }
    this.#nodes = new Int32Array(count);
    for (let node = 0, place = 1; node < places.length; node++) {
      if (node % STEP === 0) yield;
      if (places[node] === 0) continue;
      this.#nodes[place] = node;
      places[node] = place++;
    }
    this.#version = new Int32Array(count).fill(NONE);
    this.#before = new Int32Array(count).fill(NONE);
    this.#mark = new Uint8Array(count);
    this.#bytes = new Float64Array(count);
    this.#gone = new Float64Array(count);
    this.#paths = new Int32Array(count);
    this.#again = new Uint8Array(count);
  }

  #isIncluded(place: number): boolean {
    return (this.#mark[place] ?? 0) !== 0 || (this.#paths[place] ?? 0) > 0;
  }

  #look(place: number, before: number, after: number, range: Range, counted: readonly Uint8Array[]): void {
    const { overlay } = this;
    const { changesOnly } = range;
    const change = after === before ? NO_CHANGE : this.#changeBetween(place, before, after, range);
    const mark = change === NO_CHANGE && !changesOnly ? UNCHANGED : change;
    if (mark === 0 || (mark === REMOVED && !changesOnly && !this.#withGone)) return;
    this.#mark[place] = mark;
    this.#version[place] = after >= 0 ? after : before;
    this.#before[place] = before;
    if (after < 0) this.#gone[place] = overlay.sizeOf(before);
    const ref = after >= 0 ? overlay.inodeOf(after) : undefined;
    if (!ref) return;
    const { layer, inode } = ref;
    const inLayer = counted[layer];
    this.#bytes[place] = overlay.layers[layer]?.inodeSize[inode] ?? 0;
    this.#again[place] = inLayer?.[inode] ?? 0;
    if (inLayer) inLayer[inode] = 1;
  }

  /** What layers wrote at a path where nothing is any more. */
  #lookBack(place: number, first: number, last: number): void {
    const { overlay } = this;
    let version = overlay.versionAt(this.#nodes[place] ?? 0, last);
    while (version >= 0 && overlay.entryOf(version) < 0) version = overlay.previousOf(version);
    if (version < 0 || overlay.layerOf(version) < first) return;
    this.#mark[place] = REMOVED;
    this.#version[place] = version;
    this.#gone[place] = overlay.sizeOf(version);
  }

  #changeBetween(place: number, before: number, after: number, { first, last }: Range): number {
    if (after < 0) return REMOVED;
    if (before < 0) return ADDED;
    const { overlay } = this;
    const node = this.#nodes[place] ?? 0;
    // One layer's change is known; several together are the sum of what each did to the path.
    let sum = NO_CHANGE;
    for (let version = overlay.versionAt(node, last); version !== before; version = overlay.previousOf(version)) {
      if (overlay.layerOf(version) < first) break;
      sum = Math.max(sum, SEVERITY[overlay.changeOf(version)] ?? NO_CHANGE);
    }
    return BY_SEVERITY[sum] ?? MODIFIED;
  }

  #addToParent(place: number): void {
    const parent = this.#places[this.overlay.parentOf(this.#nodes[place] ?? 0)] ?? 0;
    if (this.#again[place] === 0) this.#bytes[parent] = (this.#bytes[parent] ?? 0) + (this.#bytes[place] ?? 0);
    this.#gone[parent] = (this.#gone[parent] ?? 0) + (this.#gone[place] ?? 0);
    const mark = this.#mark[place] ?? 0;
    const own = mark === 0 ? 0 : 1;
    this.#counts[mark] = (this.#counts[mark] ?? 0) + 1;
    this.#paths[parent] = (this.#paths[parent] ?? 0) + (this.#paths[place] ?? 0) + own;
  }
}

const UNCHANGED = MARKS.indexOf('unchanged');
const ADDED = MARKS.indexOf('added');
const MODIFIED = MARKS.indexOf('modified');
const REMOVED = MARKS.indexOf('removed');
const NO_CHANGE = 0;

/** How much a change says: of several in a range the strongest is what they did together. */
const SEVERITY: Readonly<Record<number, number>> = {
  [CHANGE.repeated]: 1,
  [CHANGE.identical]: 2,
  [CHANGE.metadata]: 3,
  [CHANGE.modified]: 4,
  // Removed and written again within the range: it is another file.
  [CHANGE.removed]: 4,
  [CHANGE.added]: 4,
};
const BY_SEVERITY: readonly number[] = [
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
      return { first: selection.layer, last: selection.layer, changesOnly: true };
    case 'range':
      return { first: selection.from, last: selection.to, changesOnly: true };
    case 'upTo':
      return { first: selection.layer, last: selection.layer, changesOnly: false };
    case 'final':
      return { first: top, last: top, changesOnly: false };
  }
}
