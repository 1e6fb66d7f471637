import { ChildTable } from './childTable.ts';
import { type Column, int32, uint8 } from './columns.ts';
import { KIND, type LayerIndex } from './layerIndex.ts';
import type { NamePool } from './names.ts';
import { NameTable } from './nameTable.ts';
import { numbersAt, type RareNumbers, rareNumbers } from './rareColumns.ts';
import type { OverlayColumns, TreeColumns } from './treeColumns.ts';

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
 * the layers. Whoever fills it adds the versions of one layer after those of the layers below it.
 */
export class VersionTree {
  readonly #layers: (LayerIndex | null)[];
  readonly #names: NameTable;
  // Columns by node.
  readonly #parent: Column<Int32Array>;
  readonly #name: Column<Int32Array>;
  readonly #firstChild: Column<Int32Array>;
  readonly #nextSibling: Column<Int32Array>;
  readonly #last: Column<Int32Array>;
  // Columns by version.
  readonly #node: Column<Int32Array>;
  readonly #layer: Column<Int32Array>;
  readonly #entry: Column<Int32Array>;
  readonly #change: Column<Uint8Array>;
  readonly #previous: Column<Int32Array>;
  /** By layer: the first of its versions. */
  readonly #firstVersions: number[];
  /** Hard links whose target only a lower layer has, by version. */
  readonly #outside = new Map<number, InodeRef>();
  readonly #givenOutside: RareNumbers | undefined;
  readonly #children: ChildTable;

  /** @param filled its layers, and how another thread filled it with them */
  constructor(filled?: { readonly layers: readonly (LayerIndex | null)[]; readonly tree: TreeColumns }) {
    const tree = filled?.tree;
    this.#layers = [...(filled?.layers ?? [])];
    this.#names = new NameTable(tree?.names);
    this.#parent = int32(tree?.parent);
    this.#name = int32(tree?.name);
    this.#firstChild = int32(tree?.firstChild);
    this.#nextSibling = int32(tree?.nextSibling);
    this.#last = int32(tree?.last);
    this.#node = int32(tree?.node);
    this.#layer = int32(tree?.layer);
    this.#entry = int32(tree?.entry);
    this.#change = uint8(tree?.change);
    this.#previous = int32(tree?.previous);
    this.#firstVersions = [...(tree?.firstVersions ?? [])];
    this.#givenOutside = tree?.outside;
    this.#children = new ChildTable(this.#parent, this.#name, tree?.children);
    if (!tree) this.addNode(NONE, this.#names.add(''));
  }

  /** The layers' indexes, bottom first; null for one that could not be read and is passed over. */
  get layers(): readonly (LayerIndex | null)[] {
    return this.#layers;
  }

  /** All of it but the layers, in memory that threads share. */
  build(): TreeColumns {
    return {
      names: this.#names.columns(),
      parent: this.#parent.build(),
      name: this.#name.build(),
      firstChild: this.#firstChild.build(),
      nextSibling: this.#nextSibling.build(),
      last: this.#last.build(),
      node: this.#node.build(),
      layer: this.#layer.build(),
      entry: this.#entry.build(),
      change: this.#change.build(),
      previous: this.#previous.build(),
      firstVersions: this.#firstVersions,
      outside: rareNumbers(new Map([...this.#outside].map(([version, ref]) => [version, [ref.layer, ref.inode]]))),
      children: this.#children.build(),
    };
  }

  /** How many paths any layer mentions, the root included. Nodes are numbered below it; a parent before its children. */
  get nodeCount(): number {
    return this.#parent.length;
  }

  /** How many versions all paths have together. */
  get versionCount(): number {
    return this.#node.length;
  }

  /** The versions that layers `first` to `last` wrote or removed paths by: from the first to before the second number. */
  versionsOf(first: number, last: number): readonly [from: number, to: number] {
    const to = this.#firstVersions[last + 1] ?? this.versionCount;
    return [this.#firstVersions[first] ?? to, to];
  }

  /** The columns themselves, for passes over all of the tree, in which a call for each path would take most of the time. */
  get columns(): OverlayColumns {
    return {
      parent: this.#parent.values,
      firstChild: this.#firstChild.values,
      last: this.#last.values,
      node: this.#node.values,
      layer: this.#layer.values,
      entry: this.#entry.values,
      change: this.#change.values,
      previous: this.#previous.values,
    };
  }

  parentOf(node: number): number {
    return this.#parent.at(node);
  }

  /** A node's own name, as a byte-string. */
  nameOf(node: number): string {
    return this.#names.at(this.#name.at(node));
  }

  /** The whole path without a leading slash, as a byte-string; '' for the root. */
  pathOf(node: number): string {
    const parts: string[] = [];
    for (let at = node; at > ROOT; at = this.#parent.at(at)) parts.push(this.nameOf(at));
    return parts.reverse().join('/');
  }

  *childrenOf(node: number): Generator<number> {
    for (let child = this.#firstChild.at(node); child >= 0; child = this.#nextSibling.at(child)) yield child;
  }

  /** The node of a path (byte-string, no leading slash), -1 where no layer mentions it. */
  find(path: string): number {
    let node = ROOT;
    for (const part of path.split('/')) {
      if (part === '') continue;
      const name = this.#names.find(part);
      if (name === undefined) return NONE;
      node = this.#children.find(node, name);
      if (node < 0) return NONE;
    }
    return node;
  }

  /** A path's newest version at or below a layer, removals too; -1 where it has none. */
  versionAt(node: number, layer: number): number {
    let version = this.#last.at(node);
    while (version >= 0 && this.#layer.at(version) > layer) version = this.#previous.at(version);
    return version;
  }

  /** The version by which a path is there after a layer; -1 where it is not. */
  visibleAt(node: number, layer: number): number {
    const version = this.versionAt(node, layer);
    return version >= 0 && this.#entry.at(version) >= 0 ? version : NONE;
  }

  /** The version by which a path is in the final root filesystem; -1 where it is not. */
  finalVersion(node: number): number {
    const version = this.#last.at(node);
    return version >= 0 && this.#entry.at(version) >= 0 ? version : NONE;
  }

  /** The next older version of the same path, -1 for the first. */
  previousOf(version: number): number {
    return this.#previous.at(version);
  }

  nodeOf(version: number): number {
    return this.#node.at(version);
  }

  layerOf(version: number): number {
    return this.#layer.at(version);
  }

  /** The node in the index of `layerOf(version)`; -1 for a removal. */
  entryOf(version: number): number {
    return this.#entry.at(version);
  }

  /** One of `CHANGE`. Files of equal size are `modified` until their question is answered. */
  changeOf(version: number): number {
    return this.#change.at(version);
  }

  /** The layer's index that a version is in. */
  indexOf(version: number): LayerIndex {
    const index = this.#layers[this.#layer.at(version)];
    if (!index) throw new RangeError(`Version ${version} is of a layer that was not read`);
    return index;
  }

  kindOf(version: number): number {
    return this.indexOf(version).kind[this.#entry.at(version)] ?? KIND.none;
  }

  /** Where a file version's content is; undefined for all but files, and for dangling hard links. */
  inodeOf(version: number): InodeRef | undefined {
    const outside = this.outsideOf(version);
    if (outside) return outside;
    const inode = this.indexOf(version).inode[this.#entry.at(version)] ?? NONE;
    return inode < 0 ? undefined : { layer: this.#layer.at(version), inode };
  }

  /** Where the content of a hard link is that only a lower layer has. */
  outsideOf(version: number): InodeRef | undefined {
    if (!this.#givenOutside) return this.#outside.size === 0 ? undefined : this.#outside.get(version);
    const [layer, inode] = numbersAt(this.#givenOutside, version) ?? [];
    return layer === undefined || inode === undefined ? undefined : { layer, inode };
  }

  /** Bytes of a file version's content; 0 for all else. */
  sizeOf(version: number): number {
    const ref = this.inodeOf(version);
    return ref ? (this.layers[ref.layer]?.inodeSize[ref.inode] ?? 0) : 0;
  }

  /** Says that the versions to come are of the next layer. @returns its number */
  protected beginLayer(index: LayerIndex | null): number {
    this.#firstVersions.push(this.versionCount);
    return this.#layers.push(index) - 1;
  }

  /** @returns the tree's number of a name of a layer, the same for the same name */
  protected addName(names: NamePool, id: number): number {
    return this.#names.addFrom(names, id);
  }

  /** @returns -1 where a node has no child of that name */
  protected childOf(parent: number, name: number): number {
    return this.#children.find(parent, name);
  }

  /** Adds a child that is not there yet. */
  protected addNode(parent: number, name: number): number {
    const node = this.#parent.length;
    this.#parent.push(parent);
    this.#name.push(name);
    this.#firstChild.push(NONE);
    this.#nextSibling.push(parent < 0 ? NONE : this.#firstChild.at(parent));
    this.#last.push(NONE);
    if (parent < 0) return node;
    this.#firstChild.set(parent, node);
    this.#children.add(node);
    return node;
  }

  /** Adds a version; a layer has one for each path, so one that says “removed” turns into what is written. */
  protected addVersion(node: number, layer: number, entry: number, change: number): number {
    const last = this.#last.at(node);
    if (last >= 0 && this.#layer.at(last) === layer) {
      this.#entry.set(last, entry);
      this.#change.set(last, change);
      return last;
    }
    const version = this.#node.length;
    this.#node.push(node);
    this.#layer.push(layer);
    this.#entry.push(entry);
    this.#change.push(change);
    this.#previous.push(last);
    this.#last.set(node, version);
    return version;
  }

  protected setChange(version: number, change: number): void {
    this.#change.set(version, change);
  }

  /** Says where the content of a hard link is that only a lower layer has. */
  protected setOutside(version: number, content: InodeRef): void {
    this.#outside.set(version, content);
  }
}
