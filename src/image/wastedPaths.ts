import { ChildTable } from './childTable.ts';
import { float64, int32 } from './columns.ts';
import type { LayerIndex } from './layerIndex.ts';
import { compareBytes, displayName } from './names.ts';
import { NameTable } from './nameTable.ts';
import { overAll, type Steps, sortInSteps } from './slices.ts';

/** Bytes that no container of the image sees, by the path they were first written under. */
export interface WastedPath {
  readonly path: string;
  readonly bytes: number;
}

const ROOT = 0;

/** Wasted bytes by path. The paths are a tree of names, since there may be millions and each as long as a name may be. */
export class WastedPaths {
  readonly #names = new NameTable();
  // Columns by node.
  readonly #parent = int32();
  readonly #name = int32();
  readonly #depth = int32();
  readonly #bytes = float64();
  readonly #children = new ChildTable(this.#parent, this.#name);

  constructor() {
    this.#addNode(-1, this.#names.add(''), 0);
  }

  /** Takes the wasted files of one layer, by their inodes. */
  *addLayer(index: LayerIndex, wasted: readonly number[]): Steps {
    if (wasted.length === 0) return;
    const known = new Int32Array(index.parent.length).fill(-1);
    known[ROOT] = ROOT;
    yield* overAll(wasted.length, (from, to) => {
      for (const inode of wasted.slice(from, to)) {
        const own = this.#nodeOf(index, index.inodeNode[inode] ?? ROOT, known);
        this.#bytes.set(own, this.#bytes.at(own) + (index.inodeSize[inode] ?? 0));
      }
    });
  }

  /** The paths with most bytes, most first, then by path bytes. */
  *first(limit: number): Steps<WastedPath[]> {
    const least = yield* this.#leastOfFirst(limit);
    const more: number[] = [];
    const best: number[] = [];
    yield* overAll(this.#bytes.length, (from, to) => {
      for (let node = from; node < to; node++) if (this.#bytes.at(node) > least) more.push(node);
    });
    // There may be millions of one size, of which few have room.
    const room = limit - more.length;
    yield* overAll(this.#bytes.length, (from, to) => {
      for (let node = from; node < to; node++) {
        if (this.#bytes.at(node) !== least || least === 0) continue;
        const last = best.at(-1);
        if (best.length === room && (last === undefined || this.#comparePaths(node, last) > 0)) continue;
        best.splice(this.#place(best, node), 0, node);
        if (best.length > room) best.pop();
      }
    });
    const sorted = yield* sortInSteps(
      more,
      (a, b) => this.#bytes.at(b) - this.#bytes.at(a) || this.#comparePaths(a, b),
    );
    return [...sorted, ...best].map((node) => ({
      path: `/${displayName(this.#pathOf(node))}`,
      bytes: this.#bytes.at(node),
    }));
  }

  /** The bytes of the last path that is among the first; 0 where all are. */
  *#leastOfFirst(limit: number): Steps<number> {
    let most: number[] = [];
    let least = 0;
    yield* overAll(this.#bytes.length, (from, to) => {
      for (let node = from; node < to; node++) {
        if (this.#bytes.at(node) <= least) continue;
        most.push(this.#bytes.at(node));
        if (most.length < 2 * limit) continue;
        most = most.sort((a, b) => b - a).slice(0, limit);
        least = most.at(-1) ?? 0;
      }
    });
    return most.sort((a, b) => b - a)[limit - 1] ?? 0;
  }

  /** The node for a layer's node; its ancestors get one too. */
  #nodeOf(index: LayerIndex, node: number, known: Int32Array): number {
    const missing: number[] = [];
    let at = node;
    for (; (known[at] ?? ROOT) < 0; at = index.parent[at] ?? ROOT) missing.push(at);
    let own = known[at] ?? ROOT;
    for (let below = missing.pop(); below !== undefined; below = missing.pop()) {
      own = this.#childOrNew(own, this.#names.addFrom(index.names, index.name[below] ?? 0));
      known[below] = own;
    }
    return own;
  }

  #childOrNew(parent: number, name: number): number {
    const known = this.#children.find(parent, name);
    if (known >= 0) return known;
    const node = this.#addNode(parent, name, this.#depth.at(parent) + 1);
    this.#children.add(node);
    return node;
  }

  #addNode(parent: number, name: number, depth: number): number {
    this.#parent.push(parent);
    this.#name.push(name);
    this.#depth.push(depth);
    this.#bytes.push(0);
    return this.#parent.length - 1;
  }

  #pathOf(node: number): string {
    const parts: string[] = [];
    for (let at = node; at > ROOT; at = this.#parent.at(at)) parts.push(this.#names.at(this.#name.at(at)));
    return parts.reverse().join('/');
  }

  /** Where a node belongs in a list that is sorted by path, by halving. */
  #place(sorted: readonly number[], node: number): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#comparePaths(sorted[middle] ?? ROOT, node) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** As the bytes of the whole paths compare, by the first names that differ. */
  #comparePaths(a: number, b: number): number {
    const depth = Math.min(this.#depth.at(a), this.#depth.at(b));
    let [aboveA, aboveB] = [this.#ancestor(a, depth), this.#ancestor(b, depth)];
    if (aboveA === aboveB) return this.#depth.at(a) - this.#depth.at(b);
    while (this.#parent.at(aboveA) !== this.#parent.at(aboveB)) {
      aboveA = this.#parent.at(aboveA);
      aboveB = this.#parent.at(aboveB);
    }
    const [nameA, nameB] = [this.#names.at(this.#name.at(aboveA)), this.#names.at(this.#name.at(aboveB))];
    if (!nameA.startsWith(nameB) && !nameB.startsWith(nameA)) return compareBytes(nameA, nameB);
    return compareBytes(`${nameA}${aboveA === a ? '' : '/'}`, `${nameB}${aboveB === b ? '' : '/'}`);
  }

  #ancestor(node: number, depth: number): number {
    let at = node;
    while (this.#depth.at(at) > depth) at = this.#parent.at(at);
    return at;
  }
}
