import { int32 } from './columns.ts';
import type { Folding, SortColumn, Sorting } from './fileQuery.ts';
import type { FileView, Mark } from './fileView.ts';
import { compareBytes } from './names.ts';
import type { FilteredPaths } from './pathFilter.ts';
import { shownBytes } from './versions.ts';

/** With no more paths than this, all of them are shown at once. */
const LITTLE = 100;

/** Rows of a table, top to bottom. */
export interface FlatRows {
  readonly nodes: Int32Array;
  /** The position of the row each is below; -1 at the top. */
  readonly parents: Int32Array;
}

/** A view as the rows of a tree table: sorted, filtered, and folded. Directories are sorted when they are first opened. */
export class FileTable {
  readonly view: FileView;
  readonly #filtered: FilteredPaths | null;
  readonly #valueOf: ValueOf;
  readonly #sorting: Sorting;
  readonly #children = new Map<number, Int32Array>();
  #flat: { readonly key: string; readonly rows: FlatRows } | undefined;

  /**
   * @param filtered what a filter leaves of the view; null without one
   * @param total the filesystem after the view's last layer, by which `total` is sorted
   */
  constructor(view: FileView, filtered: FilteredPaths | null, sorting: Sorting, total: FileView) {
    this.view = view;
    this.#filtered = filtered;
    this.#sorting = sorting;
    this.#valueOf = valueBy(sorting.by, view, total);
  }

  /** All rows, top to bottom. */
  rows(folding: Folding): FlatRows {
    const key = JSON.stringify(folding);
    if (this.#flat?.key !== key) this.#flat = { key, rows: this.#flatten(this.#openIn(folding)) };
    return this.#flat.rows;
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

  #flatten(isOpen: (node: number) => boolean): FlatRows {
    const nodes = int32();
    const parents = int32();
    // A node and the row it is below, in turn.
    const stack: number[] = [];
    const push = (directory: number, row: number) => {
      const children = this.#childrenOf(directory);
      for (let index = children.length - 1; index >= 0; index--) stack.push(row, children[index] ?? 0);
    };
    push(0, -1);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const row = nodes.length;
      nodes.push(node);
      parents.push(stack.pop() ?? -1);
      if (this.#hasChildren(node) && isOpen(node)) push(node, row);
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
      const answer = this.#childrenOf(parent).length === 1 && isOnly(parent);
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

  #childrenOf(node: number): Int32Array {
    const known = this.#children.get(node);
    if (known) return known;
    const sorted = this.#sort([...this.#wantedChildren(node)]);
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

  /** By the column; what is equal in it by name. By name, directories come first. */
  #sort(nodes: number[]): Int32Array {
    const { overlay } = this.view;
    const { by, descending } = this.#sorting;
    const rows = nodes.map((node) => ({ node, name: overlay.nameOf(node), value: this.#valueOf(node) }));
    const sign = descending ? -1 : 1;
    rows.sort((a, b) => {
      if (a.value !== b.value) return (a.value < b.value ? -1 : 1) * (by === 'name' ? 1 : sign);
      return compareBytes(a.name, b.name) * (by === 'name' ? sign : 1);
    });
    return Int32Array.from(rows, ({ node }) => node);
  }
}

type ValueOf = (node: number) => number | string;

/** Marks in the order of how much they say. */
const BY_WEIGHT: readonly Mark[] = ['none', 'unchanged', 'identical', 'metadata', 'modified', 'added', 'removed'];

function valueBy(column: SortColumn, view: FileView, total: FileView): ValueOf {
  const { overlay } = view;
  const ofEntry = (value: (index: ReturnType<typeof overlay.indexOf>, entry: number) => number | string): ValueOf => {
    return (node) => {
      const version = view.versionOf(node);
      return version < 0 ? -1 : value(overlay.indexOf(version), overlay.entryOf(version));
    };
  };
  switch (column) {
    case 'name':
      return (node) => (view.isDirectory(node) ? 0 : 1);
    case 'mark':
      return (node) => BY_WEIGHT.indexOf(view.markOf(node));
    case 'size':
      return (node) => shownBytes(view, node);
    case 'total':
      return (node) => total.bytesOf(node);
    case 'before':
      return (node) => (view.beforeOf(node) < 0 ? -1 : overlay.sizeOf(view.beforeOf(node)));
    case 'mode':
      return ofEntry((index, entry) => index.mode[entry] ?? 0);
    case 'owner':
      return ofEntry((index, entry) => ownerKey(index.owners, index.owner[entry] ?? 0));
    case 'time':
      return ofEntry((index, entry) => index.mtime[entry] ?? 0);
    case 'target':
      return (node) => {
        const version = view.versionOf(node);
        return version < 0 ? '' : (overlay.indexOf(version).links.get(overlay.entryOf(version)) ?? '');
      };
    case 'layer':
      return (node) => (view.versionOf(node) < 0 ? -1 : overlay.layerOf(view.versionOf(node)));
  }
}

/** Users first, then groups, as one number: both have 32 bits at most where a container could use them. */
function ownerKey(owners: Float64Array, row: number): number {
  return (owners[2 * row] ?? 0) * 2 ** 21 + Math.min(owners[2 * row + 1] ?? 0, 2 ** 21 - 1);
}
