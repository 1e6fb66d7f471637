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

const MARKS: readonly Mark[] = ['none', 'unchanged', 'added', 'modified', 'metadata', 'identical', 'removed'];
const NONE = -1;

/**
 * The paths of a selection, with what it does to each and what directories hold in all. Computed once, in two passes over
 * the tree; every question after that is a look at a column.
 */
export class FileView {
  readonly overlay: Overlay;
  readonly selection: Selection;
  readonly #version: Int32Array;
  readonly #before: Int32Array;
  readonly #mark: Uint8Array;
  readonly #bytes: Float64Array;
  readonly #gone: Float64Array;
  readonly #paths: Int32Array;
  /** By node: whether it is a further name of a file that counts already. */
  readonly #again: Uint8Array;
  readonly #counts = new Float64Array(MARKS.length);
  readonly #withGone: boolean;

  /** @param now false leaves it to `inSlices` to compute it */
  constructor(overlay: Overlay, selection: Selection, { gone = false }: ViewOptions = {}, now = true) {
    const { nodeCount } = overlay;
    this.overlay = overlay;
    this.selection = selection;
    this.#withGone = gone;
    this.#version = new Int32Array(nodeCount).fill(NONE);
    this.#before = new Int32Array(nodeCount).fill(NONE);
    this.#mark = new Uint8Array(nodeCount);
    this.#bytes = new Float64Array(nodeCount);
    this.#gone = new Float64Array(nodeCount);
    this.#paths = new Int32Array(nodeCount);
    this.#again = new Uint8Array(nodeCount);
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
    return this.#version[node] ?? NONE;
  }

  /** The version the path had before the selection's changes; -1 where it had none. */
  beforeOf(node: number): number {
    return this.#before[node] ?? NONE;
  }

  /** How many paths have a mark, the root not counted. */
  countOf(mark: Mark): number {
    return this.#counts[MARKS.indexOf(mark)] ?? 0;
  }

  markOf(node: number): Mark {
    return MARKS[this.#mark[node] ?? 0] ?? 'none';
  }

  /**
   * Bytes of a file, and of all files below a directory, that are there in the selection; removed ones do not count. A file
   * of several names counts once for directories, at the name a layer mentioned first.
   */
  bytesOf(node: number): number {
    return this.#bytes[node] ?? 0;
  }

  /** Bytes of a removed file, by each of its names, and of all such below a directory. */
  goneBytesOf(node: number): number {
    return this.#gone[node] ?? 0;
  }

  /** Paths of the selection below a directory, itself not counted. */
  pathsBelow(node: number): number {
    return this.#paths[node] ?? 0;
  }

  /** Whether a path is part of the selection, or leads to one that is. */
  includes(node: number): boolean {
    return (this.#mark[node] ?? 0) !== 0 || (this.#paths[node] ?? 0) > 0;
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
    const { nodeCount } = overlay;
    const counted = overlay.layers.map((index) => new Uint8Array(index?.inodeSize.length ?? 0));
    const { first, last, changesOnly } = rangeOf(overlay, selection);
    const touched = changesOnly ? this.#touchedBy(first, last) : undefined;
    for (let node = 0; node < nodeCount; node++) {
      if (node % STEP === 0) yield;
      // Of most layers that is nearly nothing of the tree.
      if (touched?.[node] === 0) continue;
      this.#look(node, first, last, changesOnly, counted);
      if (this.#withGone && this.#mark[node] === 0) this.#lookBack(node, changesOnly ? first : 0, last);
    }
    // Parents come before their children, so one pass from the end adds everything up.
    for (let node = nodeCount - 1; node > 0; node--) {
      if (node % STEP === 0) yield;
      if (this.includes(node)) this.#addToParent(node);
    }
  }

  #touchedBy(first: number, last: number): Uint8Array {
    const { overlay } = this;
    const touched = new Uint8Array(overlay.nodeCount);
    for (const node of overlay.touchedBy(first, last)) touched[node] = 1;
    return touched;
  }

  #look(node: number, first: number, last: number, changesOnly: boolean, counted: readonly Uint8Array[]): void {
    const { overlay } = this;
    const after = overlay.visibleAt(node, last);
    const isOlder = after >= 0 && overlay.layerOf(after) < first;
    const before = isOlder ? after : overlay.visibleAt(node, first - 1);
    const change = after === before ? NO_CHANGE : this.#changeBetween(node, before, after, first, last);
    const mark = change === NO_CHANGE ? (after >= 0 && !changesOnly ? UNCHANGED : 0) : change;
    if (mark === 0 || (mark === REMOVED && !changesOnly && !this.#withGone)) return;
    this.#mark[node] = mark;
    this.#version[node] = after >= 0 ? after : before;
    this.#before[node] = before;
    if (after < 0) this.#gone[node] = overlay.sizeOf(before);
    const ref = after >= 0 ? overlay.inodeOf(after) : undefined;
    if (!ref) return;
    const { layer, inode } = ref;
    const inLayer = counted[layer];
    this.#bytes[node] = overlay.layers[layer]?.inodeSize[inode] ?? 0;
    this.#again[node] = inLayer?.[inode] ?? 0;
    if (inLayer) inLayer[inode] = 1;
  }

  /** What layers wrote at a path where nothing is any more. */
  #lookBack(node: number, first: number, last: number): void {
    const { overlay } = this;
    let version = overlay.versionAt(node, last);
    while (version >= 0 && overlay.entryOf(version) < 0) version = overlay.previousOf(version);
    if (version < 0 || overlay.layerOf(version) < first) return;
    this.#mark[node] = REMOVED;
    this.#version[node] = version;
    this.#gone[node] = overlay.sizeOf(version);
  }

  #changeBetween(node: number, before: number, after: number, first: number, last: number): number {
    if (after < 0) return REMOVED;
    if (before < 0) return ADDED;
    const { overlay } = this;
    // One layer's change is known; several together are the sum of what each did to the path.
    let sum = NO_CHANGE;
    for (let version = overlay.versionAt(node, last); version !== before; version = overlay.previousOf(version)) {
      if (overlay.layerOf(version) < first) break;
      sum = Math.max(sum, SEVERITY[overlay.changeOf(version)] ?? NO_CHANGE);
    }
    return BY_SEVERITY[sum] ?? MODIFIED;
  }

  #addToParent(node: number): void {
    const parent = this.overlay.parentOf(node);
    if (this.#again[node] === 0) this.#bytes[parent] = (this.#bytes[parent] ?? 0) + (this.#bytes[node] ?? 0);
    this.#gone[parent] = (this.#gone[parent] ?? 0) + (this.#gone[node] ?? 0);
    const mark = this.#mark[node] ?? 0;
    const own = mark === 0 ? 0 : 1;
    this.#counts[mark] = (this.#counts[mark] ?? 0) + 1;
    this.#paths[parent] = (this.#paths[parent] ?? 0) + (this.#paths[node] ?? 0) + own;
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

function rangeOf(overlay: Overlay, selection: Selection): { first: number; last: number; changesOnly: boolean } {
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
