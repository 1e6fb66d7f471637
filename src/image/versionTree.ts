import { ChildTable } from './childTable.ts';
import { int32, uint8 } from './columns.ts';
import { KIND, type LayerIndex } from './layerIndex.ts';
import type { NamePool } from './names.ts';
import { NameTable } from './nameTable.ts';

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

/** What a tree is made of; the arrays are longer than their columns. */
export interface OverlayColumns {
  /** By node: the one above it, one below it, and its newest version; -1 for none. */
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly last: Int32Array;
  /** By version: see the functions of the same names. */
  readonly node: Int32Array;
  readonly layer: Int32Array;
  readonly entry: Int32Array;
  readonly change: Uint8Array;
  readonly previous: Int32Array;
}

const ROOT = 0;
const NONE = -1;

/**
 * A tree of paths in which each keeps its versions: one for each layer that wrote or removed it, numbered in the order of
 * the layers. Whoever fills it adds the versions of one layer after those of the layers below it.
 */
export class VersionTree {
  /** The layers' indexes, bottom first; null for one that could not be read and is passed over. */
  readonly layers: readonly (LayerIndex | null)[];

  readonly #names = new NameTable();
  // Columns by node.
  readonly #parent = int32();
  readonly #name = int32();
  readonly #firstChild = int32();
  readonly #nextSibling = int32();
  readonly #last = int32();
  // Columns by version.
  readonly #node = int32();
  readonly #layer = int32();
  readonly #entry = int32();
  readonly #change = uint8();
  readonly #previous = int32();
  /** By layer: the first of its versions. */
  readonly #firstVersions: number[] = [];
  /** Hard links whose target only a lower layer has, by version. */
  readonly #outside = new Map<number, InodeRef>();
  readonly #children = new ChildTable(this.#parent, this.#name);

  constructor(layers: readonly (LayerIndex | null)[]) {
    this.layers = layers;
    this.addNode(NONE, this.#names.add(''));
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
    const index = this.layers[this.#layer.at(version)];
    if (!index) throw new RangeError(`Version ${version} is of a layer that was not read`);
    return index;
  }

  kindOf(version: number): number {
    return this.indexOf(version).kind[this.#entry.at(version)] ?? KIND.none;
  }

  /** Where a file version's content is; undefined for all but files, and for dangling hard links. */
  inodeOf(version: number): InodeRef | undefined {
    const outside = this.#outside.get(version);
    if (outside) return outside;
    const inode = this.indexOf(version).inode[this.#entry.at(version)] ?? NONE;
    return inode < 0 ? undefined : { layer: this.#layer.at(version), inode };
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

  /** Says that the versions to come are of the next layer. */
  protected beginLayer(): void {
    this.#firstVersions.push(this.versionCount);
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
