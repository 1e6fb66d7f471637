import { ChildTable } from './childTable.ts';
import { int32, uint8 } from './columns.ts';
import { FLAG, isEntry, KIND, type LayerIndex } from './layerIndex.ts';
import { hasSameMetadata } from './metadataDifferences.ts';
import { NamePoolBuilder, nameAt } from './names.ts';
import { type Pause, runAtOnce, runInSlices, STEP, type Steps } from './slices.ts';

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

/** Two versions of a file whose contents decide what the newer one is. */
export interface OpenQuestion {
  readonly version: number;
  readonly before: number;
  /** Whether all but the content is the same. */
  readonly sameMetadata: boolean;
}

/** An oddity of a layer that only shows when it is stacked. */
export interface StackOddity {
  readonly code: 'parent-replaced' | 'hard-link-outside' | 'hard-link-dangling';
  readonly layer: number;
  /** How often it was met. */
  count: number;
  /** Where it was met first, as byte-strings; more are counted. */
  readonly paths: string[];
}

/** The paths an oddity names. */
const ODD_PATHS = 5;

/** Where a file's content is: the layer that stores it, and the inode in that layer's index. */
export interface InodeRef {
  readonly layer: number;
  readonly inode: number;
}

/** What an overlay is made of; the arrays are longer than their columns. */
export interface OverlayColumns {
  /** By node: the one above it, and its newest version; -1 for none. */
  readonly parent: Int32Array;
  readonly last: Int32Array;
  /** By version: see the functions of the same names. */
  readonly node: Int32Array;
  readonly layer: Int32Array;
  readonly entry: Int32Array;
  readonly previous: Int32Array;
}

const ROOT = 0;
const NONE = -1;

/**
 * All layers of an image as one tree in which every path keeps its versions: one for each layer that wrote or removed it.
 * The state at layer k is each path's last version at or below k, so one layer, a range, or the final root filesystem
 * are queries on the same tree. Follows image-spec, layer.md, and what overlayfs shows where that is silent.
 */
export class Overlay {
  /** The layers' indexes, bottom first; null for one that could not be read and is passed over. */
  readonly layers: readonly (LayerIndex | null)[];
  readonly questions: OpenQuestion[] = [];
  readonly oddities: StackOddity[] = [];

  readonly #names = new NamePoolBuilder();
  // Columns by node.
  readonly #parent = int32();
  readonly #name = int32();
  readonly #firstChild = int32();
  readonly #nextSibling = int32();
  readonly #last = int32();
  /** 1: nothing below it is there, as far as the layers were applied. */
  readonly #bare = uint8();
  // Columns by version.
  readonly #node = int32();
  readonly #layer = int32();
  readonly #entry = int32();
  readonly #change = uint8();
  readonly #previous = int32();
  /** By layer: the first of its versions, which are numbered in the order of the layers. */
  readonly #firstVersions: number[] = [];
  /** Hard links whose target only a lower layer has, by version. */
  readonly #outside = new Map<number, InodeRef>();
  readonly #children = new ChildTable(
    (node) => this.#parent.at(node),
    (node) => this.#name.at(node),
  );

  /** @param now false leaves it to `inSlices` to apply the layers */
  constructor(layers: readonly (LayerIndex | null)[], now = true) {
    this.layers = layers;
    this.#addNode(NONE, this.#names.add(''));
    if (now) runAtOnce(this.#applyAll());
  }

  /** Stacks layers without holding up the thread for long. */
  static async inSlices(layers: readonly (LayerIndex | null)[], pause: Pause): Promise<Overlay> {
    const overlay = new Overlay(layers, false);
    await runInSlices(overlay.#applyAll(), pause);
    return overlay;
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
      last: this.#last.values,
      node: this.#node.values,
      layer: this.#layer.values,
      entry: this.#entry.values,
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

  /** Settles an open question. */
  answer({ version, sameMetadata }: OpenQuestion, sameContent: boolean): void {
    const change = !sameContent ? CHANGE.modified : sameMetadata ? CHANGE.identical : CHANGE.metadata;
    this.#change.set(version, change);
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

  /** Bytes of a file version's content; 0 for all else. */
  sizeOf(version: number): number {
    const ref = this.inodeOf(version);
    return ref ? (this.layers[ref.layer]?.inodeSize[ref.inode] ?? 0) : 0;
  }

  *#applyAll(): Steps {
    for (const [layer, index] of this.layers.entries()) {
      this.#firstVersions.push(this.versionCount);
      if (index) yield* this.#apply(layer, index);
    }
  }

  *#apply(layer: number, index: LayerIndex): Steps {
    const nodes = new Int32Array(index.parent.length).fill(NONE);
    nodes[0] = ROOT;
    const names = new Int32Array(index.names.offsets.length - 1).fill(NONE);
    for (let entry = 0; entry < nodes.length; entry++) {
      if (entry % STEP === 0) yield;
      const kind = index.kind[entry] ?? KIND.none;
      const flags = index.flags[entry] ?? 0;
      // Markers may lie below what the layer hides again, so nothing is passed over.
      const node = entry === 0 ? ROOT : this.#nodeFor(index, entry, kind, nodes, names);
      if (node < 0) continue;
      nodes[entry] = node;
      if (flags & FLAG.whiteout) this.#removeTree(node, layer, true);
      if (flags & FLAG.opaque) this.#removeTree(node, layer, false);
      if (isEntry(kind)) this.#write(node, layer, entry, index);
      else if (kind === KIND.implied) this.#imply(node, layer);
    }
  }

  /** The tree's node for an entry; -1 for a whiteout of what is not there. */
  #nodeFor(index: LayerIndex, entry: number, kind: number, nodes: Int32Array, names: Int32Array): number {
    const parent = nodes[index.parent[entry] ?? 0] ?? NONE;
    if (parent < 0) return NONE;
    const id = index.name[entry] ?? 0;
    let name = names[id] ?? NONE;
    if (name < 0) {
      name = this.#names.add(nameAt(index.names, id));
      names[id] = name;
    }
    const known = this.#children.find(parent, name);
    if (known >= 0 || kind === KIND.none) return known;
    const node = this.#addNode(parent, name);
    this.#children.add(node);
    return node;
  }

  #addNode(parent: number, name: number): number {
    const node = this.#parent.length;
    this.#parent.push(parent);
    this.#name.push(name);
    this.#firstChild.push(NONE);
    this.#nextSibling.push(parent < 0 ? NONE : this.#firstChild.at(parent));
    this.#last.push(NONE);
    this.#bare.push(1);
    if (parent >= 0) this.#firstChild.set(parent, node);
    return node;
  }

  /** The version by which the layers below have a path; -1 where they do not. */
  #below(node: number, layer: number): number {
    return this.visibleAt(node, layer - 1);
  }

  #write(node: number, layer: number, entry: number, index: LayerIndex): void {
    const kind = index.kind[entry] ?? KIND.none;
    if (kind !== KIND.directory) this.#removeTree(node, layer, false);
    const before = this.#below(node, layer);
    const version = this.#addVersion(node, layer, entry, CHANGE.added);
    for (let above = this.#parent.at(node); above >= 0 && this.#bare.at(above) === 1; above = this.#parent.at(above))
      this.#bare.set(above, 0);
    const outside = index.outsideLinks.get(entry);
    if (outside !== undefined) this.#resolveOutside(version, outside);
    if (before >= 0 && node !== ROOT) this.#compare(version, before);
  }

  #resolveOutside(version: number, target: string): void {
    const node = this.#node.at(version);
    const layer = this.#layer.at(version);
    const found = this.find(target);
    const below = found < 0 ? NONE : this.#below(found, layer);
    const ref = below < 0 ? undefined : this.inodeOf(below);
    if (ref) this.#outside.set(version, ref);
    this.#odd(ref ? 'hard-link-outside' : 'hard-link-dangling', layer, node);
  }

  #odd(code: StackOddity['code'], layer: number, node: number): void {
    let odd = this.oddities.findLast((known) => known.layer === layer && known.code === code);
    if (!odd) {
      odd = { code, layer, count: 0, paths: [] };
      this.oddities.push(odd);
    }
    odd.count++;
    if (odd.paths.length < ODD_PATHS) odd.paths.push(this.pathOf(node));
  }

  /** An implied directory shows through to a directory below it, and replaces anything else. */
  #imply(node: number, layer: number): void {
    const before = this.#below(node, layer);
    if (before < 0 || this.kindOf(before) === KIND.directory) return;
    if (this.versionAt(node, layer) === before) {
      this.#addVersion(node, layer, NONE, CHANGE.removed);
      this.#odd('parent-replaced', layer, node);
    }
  }

  /** Removes what lower layers have at and below a path. What this layer writes there comes later, so it stays. */
  #removeTree(top: number, layer: number, withTop: boolean): void {
    if (withTop) this.#remove(top, layer);
    const stack = [top];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (this.#bare.at(node) === 1) continue;
      this.#bare.set(node, 1);
      for (const child of this.childrenOf(node)) {
        this.#remove(child, layer);
        stack.push(child);
      }
    }
  }

  #remove(node: number, layer: number): void {
    const version = this.finalVersion(node);
    if (version >= 0 && this.#layer.at(version) < layer) this.#addVersion(node, layer, NONE, CHANGE.removed);
  }

  /** Adds a version; a layer has one for each path, so one that says “removed” turns into what is written. */
  #addVersion(node: number, layer: number, entry: number, change: number): number {
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

  #compare(version: number, before: number): void {
    const kind = this.kindOf(version);
    if (kind !== this.kindOf(before) || !this.#sameTarget(version, before)) {
      this.#change.set(version, CHANGE.modified);
      return;
    }
    const sameMetadata = hasSameMetadata(this, before, version);
    if (kind === KIND.directory) this.#change.set(version, sameMetadata ? CHANGE.repeated : CHANGE.metadata);
    else if (kind !== KIND.file) this.#change.set(version, sameMetadata ? CHANGE.identical : CHANGE.metadata);
    else this.#compareFiles(version, before, sameMetadata);
  }

  #compareFiles(version: number, before: number, sameMetadata: boolean): void {
    this.#change.set(version, CHANGE.modified);
    const size = this.sizeOf(version);
    if (size !== this.sizeOf(before)) return;
    const question = { version, before, sameMetadata };
    const here = this.inodeOf(version);
    const there = this.inodeOf(before);
    // One index for two layers: they are one blob.
    const sameInode =
      here?.inode === there?.inode && this.layers[here?.layer ?? NONE] === this.layers[there?.layer ?? NONE];
    if (size === 0 || sameInode) this.answer(question, true);
    else this.questions.push(question);
  }

  /** A symlink's target, a device's numbers. */
  #sameTarget(version: number, before: number): boolean {
    const a = this.#entry.at(version);
    const b = this.#entry.at(before);
    const after = this.indexOf(version);
    const earlier = this.indexOf(before);
    const [major, minor] = after.devices.get(a) ?? [];
    const [majorBefore, minorBefore] = earlier.devices.get(b) ?? [];
    return after.links.get(a) === earlier.links.get(b) && major === majorBefore && minor === minorBefore;
  }
}
