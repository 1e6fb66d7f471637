import { ChildTable } from './childTable.ts';
import { int32 } from './columns.ts';
import { KIND, type LayerIndex } from './layerIndex.ts';
import { NameTable } from './nameTable.ts';
import { numbersAt, rareNumbers } from './rareColumns.ts';
import type { TreeColumns } from './treeColumns.ts';

/** What a layer did to a path, as its version says (see `analyze` contract, "Added", "Identical", …). */
export const CHANGE = {
  added: 1,
  /** Another type, content, link target or device. */
  modified: 2,
  /** The same content; mode, owner or extended attributes differ. */
  metadata: 3,
  /** Rewritten without any difference. */
  identical: 4,
  removed: 5,
  /** A directory written again without any difference: what every tar does with parents. Counts nowhere. */
  repeated: 6,
} as const;

/** Where a file's content is: the layer that stores it, and the inode in that layer's index. */
export interface InodeRef {
  readonly layer: number;
  readonly inode: number;
}

const ROOT = 0;
const NONE = -1;

/**
 * A tree of paths in which each keeps its versions: one for each layer that wrote or removed it, numbered in the order of
 * the layers.
 */
export class VersionTree {
  /** The layers' indexes, bottom first; null for one that could not be read and is passed over. */
  readonly layers: readonly (LayerIndex | null)[];
  /** The columns themselves, for passes over all of the tree, in which a call for each path would take most of the time. */
  readonly columns: TreeColumns;
  readonly #names: NameTable;
  readonly #children: ChildTable;
  /** Hard links whose target only a lower layer has, by version. */
  readonly #outside = new Map<number, InodeRef>();

  constructor(layers: readonly (LayerIndex | null)[], tree: TreeColumns) {
    this.layers = layers;
    this.columns = tree;
    this.#names = new NameTable(tree.names);
    this.#children = new ChildTable(int32(tree.parent), int32(tree.name), tree.children);
    for (const version of tree.outside.rows) {
      const [layer = NONE, inode = NONE] = numbersAt(tree.outside, version) ?? [];
      this.#outside.set(version, { layer, inode });
    }
  }

  /** All of it but the layers, in memory that threads share. */
  build(): TreeColumns {
    const outside = new Map([...this.#outside].map(([version, ref]) => [version, [ref.layer, ref.inode]]));
    return { ...this.columns, outside: rareNumbers(outside) };
  }

  /** How many paths any layer mentions, the root included. Nodes are numbered below it; a parent before its children. */
  get nodeCount(): number {
    return this.columns.parent.length;
  }

  /** How many versions all paths have together. */
  get versionCount(): number {
    return this.columns.node.length;
  }

  /** The versions that layers `first` to `last` wrote or removed paths by: from the first to before the second number. */
  versionsOf(first: number, last: number): readonly [from: number, to: number] {
    const to = this.columns.firstVersions[last + 1] ?? this.versionCount;
    return [this.columns.firstVersions[first] ?? to, to];
  }

  parentOf(node: number): number {
    return this.columns.parent[node] ?? 0;
  }

  /** A node's own name, as a byte-string. */
  nameOf(node: number): string {
    return this.#names.at(this.columns.name[node] ?? 0);
  }

  /** The whole path without a leading slash, as a byte-string; '' for the root. */
  pathOf(node: number): string {
    const parts: string[] = [];
    for (let at = node; at > ROOT; at = this.columns.parent[at] ?? 0) parts.push(this.nameOf(at));
    return parts.reverse().join('/');
  }

  *childrenOf(node: number): Generator<number> {
    for (let child = this.columns.firstChild[node] ?? 0; child >= 0; child = this.columns.nextSibling[child] ?? 0)
      yield child;
  }

  /** The node of a path (byte-string, no leading slash), -1 where no layer mentions it. */
  find(path: string): number {
    let node = ROOT;
    for (const part of path.split('/')) {
      if (part === '') continue;
      node = this.child(node, part);
      if (node < 0) return NONE;
    }
    return node;
  }

  /** The child of that name (a byte-string), -1 where no layer mentions it. */
  child(parent: number, name: string): number {
    const known = this.#names.find(name);
    return known === undefined ? NONE : this.#children.find(parent, known);
  }

  /** A path's newest version at or below a layer, removals too; -1 where it has none. */
  versionAt(node: number, layer: number): number {
    let version = this.columns.last[node] ?? 0;
    while (version >= 0 && (this.columns.layer[version] ?? 0) > layer) version = this.columns.previous[version] ?? 0;
    return version;
  }

  /** The version by which a path is there after a layer; -1 where it is not. */
  visibleAt(node: number, layer: number): number {
    const version = this.versionAt(node, layer);
    return version >= 0 && (this.columns.entry[version] ?? 0) >= 0 ? version : NONE;
  }

  /** The version by which a path is in the final root filesystem; -1 where it is not. */
  finalVersion(node: number): number {
    const version = this.columns.last[node] ?? 0;
    return version >= 0 && (this.columns.entry[version] ?? 0) >= 0 ? version : NONE;
  }

  /** The next older version of the same path, -1 for the first. */
  previousOf(version: number): number {
    return this.columns.previous[version] ?? 0;
  }

  nodeOf(version: number): number {
    return this.columns.node[version] ?? 0;
  }

  layerOf(version: number): number {
    return this.columns.layer[version] ?? 0;
  }

  /** The node in the index of `layerOf(version)`; -1 for a removal. */
  entryOf(version: number): number {
    return this.columns.entry[version] ?? 0;
  }

  /** One of `CHANGE`. Files of equal size are `modified` until their question is answered. */
  changeOf(version: number): number {
    return this.columns.change[version] ?? 0;
  }

  /** The layer's index that a version is in. */
  indexOf(version: number): LayerIndex {
    const index = this.layers[this.columns.layer[version] ?? 0];
    if (!index) throw new RangeError(`Version ${version} is of a layer that was not read`);
    return index;
  }

  kindOf(version: number): number {
    return this.indexOf(version).kind[this.columns.entry[version] ?? 0] ?? KIND.none;
  }

  /** Where a file version's content is; undefined for all but files, and for dangling hard links. */
  inodeOf(version: number): InodeRef | undefined {
    const outside = this.outsideOf(version);
    if (outside) return outside;
    const inode = this.indexOf(version).inode[this.columns.entry[version] ?? 0] ?? NONE;
    return inode < 0 ? undefined : { layer: this.columns.layer[version] ?? 0, inode };
  }

  /** Where the content of a hard link is that only a lower layer has. */
  outsideOf(version: number): InodeRef | undefined {
    return this.#outside.size === 0 ? undefined : this.#outside.get(version);
  }

  /** Bytes of a file version's content; 0 for all else. */
  sizeOf(version: number): number {
    const ref = this.inodeOf(version);
    return ref ? (this.layers[ref.layer]?.inodeSize[ref.inode] ?? 0) : 0;
  }

  protected setChange(version: number, change: number): void {
    this.columns.change[version] = change;
  }

  /** Says where the content of a hard link is that only a lower layer has. */
  protected setOutside(version: number, content: InodeRef): void {
    this.#outside.set(version, content);
  }
}
