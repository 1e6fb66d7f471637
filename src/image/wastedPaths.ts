import { float64 } from './columns.ts';
import { FirstItems } from './firstItems.ts';
import { HiddenPaths } from './hiddenPaths.ts';
import type { LayerIndex } from './layerIndex.ts';
import { compareBytes, displayName, nameAt } from './names.ts';
import { overAll, type Steps, sortInSteps } from './slices.ts';
import type { VersionTree } from './versionTree.ts';

/** Bytes that no container of the image sees, by the path they were first written under. */
export interface WastedPath {
  readonly path: string;
  readonly bytes: number;
}

/** A path, or all that is below it, as it sorts among what its folder has. */
interface Found {
  readonly key: string;
  readonly node: number;
  readonly isFolder: boolean;
}

const ROOT = 0;
const NONE = -1;

/** Wasted bytes by path. */
export class WastedPaths {
  readonly #tree: VersionTree;
  readonly #paths: HiddenPaths;
  /** By node. */
  readonly #bytes;
  /** The nodes that have some. */
  readonly #wasted: number[] = [];

  constructor(tree: VersionTree) {
    this.#tree = tree;
    this.#paths = new HiddenPaths(tree);
    this.#bytes = float64(new Float64Array(tree.nodeCount));
  }

  /** Takes the wasted files of one layer, by their inodes. */
  *addLayer(layer: number, index: LayerIndex, wasted: readonly number[]): Steps {
    if (wasted.length === 0) return;
    const nodes = yield* this.#nodesOf(layer, index);
    const bytes = this.#bytes;
    yield* overAll(wasted.length, (from, to) => {
      for (let at = from; at < to; at++) {
        const inode = wasted[at] as number;
        const entry = index.inodeNode[inode] as number;
        const known = nodes[entry] as number;
        const node = known < 0 ? this.#nodeOf(index, entry, nodes) : known;
        const before = bytes.at(node);
        if (before === 0) this.#wasted.push(node);
        bytes.set(node, before + (index.inodeSize[inode] as number));
      }
    });
  }

  /** The tree's nodes by a layer's entries; -1 for what the layer does not have in the end. */
  *#nodesOf(layer: number, { parent }: LayerIndex): Steps<Int32Array> {
    const nodes = new Int32Array(parent.length).fill(-1);
    nodes[ROOT] = ROOT;
    const { node, entry } = this.#tree.columns;
    const [first, end] = this.#tree.versionsOf(layer, layer);
    yield* overAll(end - first, (from, to) => {
      for (let version = first + from; version < first + to; version++) {
        const written = entry[version] as number;
        if (written >= 0) nodes[written] = node[version] as number;
      }
    });
    return nodes;
  }

  /** The node of an entry that was hidden again; its parents may have been too. */
  #nodeOf(index: LayerIndex, entry: number, nodes: Int32Array): number {
    const missing: number[] = [];
    let at = entry;
    for (; (nodes[at] ?? ROOT) < 0; at = index.parent[at] ?? ROOT) missing.push(at);
    let node = nodes[at] ?? ROOT;
    for (let below = missing.pop(); below !== undefined; below = missing.pop()) {
      node = this.#paths.childOrNew(node, nameAt(index.names, index.name[below] ?? 0));
      while (this.#bytes.length < this.#paths.nodeCount) this.#bytes.push(0);
      nodes[below] = node;
    }
    return node;
  }

  /** The paths with most bytes, most first, then by path bytes. */
  *first(limit: number): Steps<WastedPath[]> {
    const least = yield* this.#leastOfFirst(limit);
    const bytes = this.#bytes.values;
    const wasted = this.#wasted;
    const most: number[] = [];
    yield* overAll(wasted.length, (from, to) => {
      for (let at = from; at < to; at++)
        if ((bytes[wasted[at] as number] as number) > least) most.push(wasted[at] as number);
    });
    if (least > 0) most.push(...(yield* this.#firstOf(least, limit - most.length)));
    const named = most.map((node) => ({ path: this.#paths.pathOf(node), bytes: bytes[node] as number }));
    const sorted = yield* sortInSteps(named, (a, b) => b.bytes - a.bytes || compareBytes(a.path, b.path));
    return sorted.map(({ path, bytes }) => ({ path: `/${displayName(path)}`, bytes }));
  }

  /** The bytes of the last path that is among the first; 0 where all are. */
  *#leastOfFirst(limit: number): Steps<number> {
    const bytes = this.#bytes.values;
    const wasted = this.#wasted;
    // Sorted as numbers are, which takes no call for each pair.
    let most = new Float64Array(0);
    yield* overAll(wasted.length, (from, to) => {
      const more = new Float64Array(most.length + to - from);
      more.set(most);
      for (let at = from; at < to; at++) more[most.length + at - from] = bytes[wasted[at] as number] as number;
      most = more.sort().subarray(-limit);
    });
    return most.length < limit ? 0 : (most[0] as number);
  }

  /** The first of all paths that have so many bytes. There may be millions: only folders that lead to some are gone through. */
  *#firstOf(size: number, limit: number): Steps<number[]> {
    const bytes = this.#bytes.values;
    const leads = yield* this.#foldersAbove(size);
    const further = yield* this.#furtherChildren(size, leads);
    const { firstChild, nextSibling } = this.#tree.columns;
    const found: number[] = [];
    const pending: Found[] = [{ key: '', node: ROOT, isFolder: true }];
    for (let next = pending.pop(); next && found.length < limit; next = pending.pop()) {
      if (!next.isFolder) {
        found.push(next.node);
        continue;
      }
      const children = further.get(next.node)?.slice() ?? [];
      for (let child = firstChild[next.node] ?? NONE; child >= 0; child = nextSibling[child] as number)
        if (leads[child] || bytes[child] === size) children.push(child);
      // Each of them is one path at least.
      const first = new FirstItems(limit - found.length, byKey);
      yield* overAll(children.length, (from, to) => {
        for (let at = from; at < to; at++) {
          const node = children[at] as number;
          const name = this.#paths.nameOf(node);
          if (bytes[node] === size) first.add({ key: name, node, isFolder: false });
          if (leads[node]) first.add({ key: `${name}/`, node, isFolder: true });
        }
      });
      pending.push(...first.sorted().toReversed());
    }
    return found;
  }

  /** By node, whether a path of so many bytes is below it. */
  *#foldersAbove(size: number): Steps<Uint8Array> {
    const bytes = this.#bytes.values;
    const leads = new Uint8Array(this.#bytes.length);
    const { parent } = this.#tree.columns;
    const wasted = this.#wasted;
    yield* overAll(wasted.length, (from, to) => {
      for (let at = from; at < to; at++) {
        let above = wasted[at] as number;
        if (bytes[above] !== size) continue;
        for (;;) {
          above = parent[above] ?? this.#paths.parentOf(above);
          if (above < ROOT || leads[above] === 1) break;
          leads[above] = 1;
        }
      }
    });
    return leads;
  }

  /** Those that have so many bytes or lead to some, and are not among the tree's own, by their parents. */
  *#furtherChildren(size: number, leads: Uint8Array): Steps<Map<number, number[]>> {
    const bytes = this.#bytes.values;
    const further = new Map<number, number[]>();
    const first = this.#tree.nodeCount;
    yield* overAll(this.#paths.nodeCount - first, (from, to) => {
      for (let node = first + from; node < first + to; node++) {
        if (!leads[node] && bytes[node] !== size) continue;
        const parent = this.#paths.parentOf(node);
        const children = further.get(parent);
        if (children) children.push(node);
        else further.set(parent, [node]);
      }
    });
    return further;
  }
}

function byKey(a: Found, b: Found): number {
  return compareBytes(a.key, b.key);
}
