import { int32 } from './columns.ts';
import { type BytesOf, type SortRows, sorterOf } from './fileOrder.ts';
import type { Folding, Sorting } from './fileQuery.ts';
import type { FileView } from './fileView.ts';
import type { FilteredPaths } from './pathFilter.ts';
import { type Pause, runAtOnce, runInSlices, STEP, type Steps } from './slices.ts';

/** With no more paths than this, all of them are shown at once. */
const LITTLE = 100;

/** Rows of a table, top to bottom. */
export interface FlatRows {
  readonly nodes: Int32Array;
  /** The position of the row each is below; -1 at the top. */
  readonly parents: Int32Array;
}

/** An open directory: its row, its paths, and the next of them. */
interface Level {
  readonly row: number;
  readonly children: Int32Array;
  next: number;
}

/** A view as the rows of a tree table: sorted, filtered, and folded. Directories are sorted when they are first opened. */
export class FileTable {
  readonly view: FileView;
  readonly #filtered: FilteredPaths | null;
  readonly #sort: SortRows;
  readonly #children = new Map<number, Int32Array>();
  #flat: { readonly key: string; readonly rows: FlatRows } | undefined;

  /**
   * @param filtered what a filter leaves of the view; null without one
   * @param total bytes of each path after the view's last layer, by which `total` is sorted
   */
  constructor(view: FileView, filtered: FilteredPaths | null, sorting: Sorting, total: BytesOf) {
    this.view = view;
    this.#filtered = filtered;
    this.#sort = sorterOf(view, sorting, total);
  }

  /** All rows, top to bottom. */
  rows(folding: Folding): FlatRows {
    return runAtOnce(this.#rows(folding));
  }

  /** The same, without holding up the thread for long. */
  rowsInSlices(folding: Folding, pause: Pause): Promise<FlatRows> {
    return runInSlices(this.#rows(folding), pause);
  }

  /** Tells of a directory whether its children are among the rows; null for a path that has none. */
  openness(folding: Folding): (node: number) => boolean | null {
    const isOpen = this.#openIn(folding);
    return (node) => (this.#hasChildren(node) ? isOpen(node) : null);
  }

  /** Whether a filter wants the path itself, rather than something it leads to. */
  isHit(node: number): boolean {
    return this.#filtered === null || this.#filtered.hits[node] === 1;
  }

  *#rows(folding: Folding): Steps<FlatRows> {
    const key = JSON.stringify(folding);
    if (this.#flat?.key === key) return this.#flat.rows;
    const rows = yield* this.#flatten(this.#openIn(folding));
    this.#flat = { key, rows };
    return rows;
  }

  *#flatten(isOpen: (node: number) => boolean): Steps<FlatRows> {
    const nodes = int32();
    const parents = int32();
    const levels: Level[] = [{ row: -1, children: yield* this.#childrenOf(0), next: 0 }];
    for (let level = levels.at(-1); level; level = levels.at(-1)) {
      const node = level.children[level.next++];
      if (node === undefined) {
        levels.pop();
        continue;
      }
      const row = nodes.length;
      if (row % STEP === 0) yield;
      nodes.push(node);
      parents.push(level.row);
      if (this.#hasChildren(node) && isOpen(node))
        levels.push({ row, children: yield* this.#childrenOf(node), next: 0 });
    }
    return { nodes: nodes.build(), parents: parents.build() };
  }

  #openIn({ mode, opened, closed, openedWithin }: Folding): (node: number) => boolean {
    const { overlay } = this.view;
    const nodesOf = (paths: readonly string[]) => new Set(paths.map((path) => overlay.find(path)));
    const [open, shut, within] = [nodesOf(opened), nodesOf(closed), nodesOf(openedWithin)];
    const byMode = this.#openByMode(mode);
    return (node) => {
      if (open.has(node)) return true;
      if (shut.has(node)) return false;
      return within.has(overlay.parentOf(node)) || byMode(node);
    };
  }

  #openByMode(mode: Folding['mode']): (node: number) => boolean {
    const { view } = this;
    const filtered = this.#filtered;
    if (mode === 'none') return () => false;
    if (mode === 'all') return () => true;
    if (filtered) return (node) => (filtered.hitsBelow[node] ?? 0) > 0;
    if (view.pathsBelow(0) <= LITTLE) return () => true;
    const only = new Map<number, boolean>([[0, true]]);
    const isOnly = (node: number): boolean => {
      const known = only.get(node);
      if (known !== undefined) return known;
      const parent = view.overlay.parentOf(node);
      const answer = this.#isAlone(parent) && isOnly(parent);
      only.set(node, answer);
      return answer;
    };
    return isOnly;
  }

  #hasChildren(node: number): boolean {
    if (this.view.pathsBelow(node) === 0) return false;
    for (const _ of this.#wantedChildren(node)) return true;
    return false;
  }

  /** Whether a directory shows one path only. */
  #isAlone(directory: number): boolean {
    let count = 0;
    for (const _ of this.#wantedChildren(directory)) if (++count > 1) return false;
    return count === 1;
  }

  *#childrenOf(node: number): Steps<Int32Array> {
    const known = this.#children.get(node);
    if (known) return known;
    const wanted = int32();
    for (const child of this.#wantedChildren(node)) {
      if (wanted.length % STEP === 0) yield;
      wanted.push(child);
    }
    const sorted = yield* this.#sort(wanted.build());
    this.#children.set(node, sorted);
    return sorted;
  }

  *#wantedChildren(node: number): Generator<number> {
    const filtered = this.#filtered;
    const all = !filtered || (filtered.openEnded && this.#isBelowHit(node));
    for (const child of this.view.childrenOf(node))
      if (all || filtered?.hits[child] === 1 || (filtered?.hitsBelow[child] ?? 0) > 0) yield child;
  }

  #isBelowHit(node: number): boolean {
    for (let at = node; at > 0; at = this.view.overlay.parentOf(at)) if (this.#filtered?.hits[at] === 1) return true;
    return false;
  }
}
