import { uint8 } from './columns.ts';
import { FLAG, isEntry, KIND, type LayerIndex } from './layerIndex.ts';
import { hasSameMetadata } from './metadataDifferences.ts';
import { numbersAt, textAt } from './rareColumns.ts';
import { overAll, type Pause, runAtOnce, runInSlices, type Steps } from './slices.ts';
import type { TreeColumns } from './treeColumns.ts';
import { CHANGE, VersionTree } from './versionTree.ts';

export { CHANGE, type InodeRef } from './versionTree.ts';

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

/** What stacking reads of each entry of a layer. */
interface Entries extends Pick<LayerIndex, 'names' | 'parent' | 'name' | 'kind' | 'flags'> {
  /** Null for none. */
  readonly outsideLinks: LayerIndex['outsideLinks'] | null;
}

/** The paths an oddity names. */
const ODD_PATHS = 5;

const ROOT = 0;
const NONE = -1;

/**
 * All layers of an image as one tree in which every path keeps its versions: one for each layer that wrote or removed it.
 * The state at layer k is each path's last version at or below k, so one layer, a range, or the final root filesystem
 * are queries on the same tree. Follows image-spec, layer.md, and what overlayfs shows where that is silent.
 */
export class Overlay extends VersionTree {
  readonly questions: OpenQuestion[] = [];
  readonly oddities: StackOddity[] = [];
  /** By node, 1: nothing below it is there, as far as the layers were applied. */
  readonly #bare = uint8();

  /** @param tree how another thread stacked them */
  constructor(layers: readonly (LayerIndex | null)[], tree?: TreeColumns) {
    super(tree && { layers, tree });
    this.#bare.push(1);
    if (!tree) runAtOnce(this.#addAll(layers));
  }

  /** Stacks layers without holding up the thread for long. */
  static async inSlices(layers: readonly (LayerIndex | null)[], pause: Pause): Promise<Overlay> {
    const overlay = new Overlay([]);
    await runInSlices(overlay.#addAll(layers), pause);
    return overlay;
  }

  /** Stacks the next layer on those that it has. */
  add(index: LayerIndex | null): void {
    runAtOnce(this.#add(index));
  }

  /** Settles an open question. */
  answer({ version, sameMetadata }: OpenQuestion, sameContent: boolean): void {
    const change = !sameContent ? CHANGE.modified : sameMetadata ? CHANGE.identical : CHANGE.metadata;
    this.setChange(version, change);
  }

  *#addAll(layers: readonly (LayerIndex | null)[]): Steps {
    for (const index of layers) yield* this.#add(index);
  }

  *#add(index: LayerIndex | null): Steps {
    const layer = this.beginLayer(index);
    if (index) yield* this.#apply(layer, index);
  }

  *#apply(layer: number, index: LayerIndex): Steps {
    const nodes = new Int32Array(index.parent.length).fill(NONE);
    nodes[0] = ROOT;
    const names = new Int32Array(index.names.offsets.length - 1).fill(NONE);
    const { parent, name, kind, flags, outsideLinks } = index;
    const { bytes, offsets } = index.names;
    // Layers come in several shapes, by who read them, and what is compiled for one is thrown away at the next.
    const entries: Entries = {
      names: { bytes, offsets },
      parent,
      name,
      kind,
      flags,
      outsideLinks: outsideLinks.rows.length > 0 ? outsideLinks : null,
    };
    yield* overAll(nodes.length, (from, to) => this.#applyEntries(layer, entries, nodes, names, from, to));
  }

  #applyEntries(layer: number, entries: Entries, nodes: Int32Array, names: Int32Array, from: number, to: number): void {
    for (let entry = from; entry < to; entry++) {
      const kind = entries.kind[entry] as number;
      const flags = entries.flags[entry] as number;
      // Markers may lie below what the layer hides again, so nothing is passed over.
      const node = entry === 0 ? ROOT : this.#nodeFor(entries, entry, kind, nodes, names);
      if (node < 0) continue;
      nodes[entry] = node;
      if (flags & FLAG.whiteout) this.#removeTree(node, layer, true);
      if (flags & FLAG.opaque) this.#removeTree(node, layer, false);
      if (isEntry(kind)) this.#write(node, layer, entry, kind, entries);
      else if (kind === KIND.implied) this.#imply(node, layer);
    }
  }

  /** The tree's node for an entry; -1 for a whiteout of what is not there. */
  #nodeFor(entries: Entries, entry: number, kind: number, nodes: Int32Array, names: Int32Array): number {
    const parent = nodes[entries.parent[entry] as number] ?? NONE;
    if (parent < 0) return NONE;
    const id = entries.name[entry] as number;
    let name = names[id] ?? NONE;
    if (name < 0) {
      name = this.addName(entries.names, id);
      names[id] = name;
    }
    const known = this.childOf(parent, name);
    if (known >= 0 || kind === KIND.none) return known;
    this.#bare.push(1);
    return this.addNode(parent, name);
  }

  /** The version by which the layers below have a path; -1 where they do not. */
  #below(node: number, layer: number): number {
    return this.visibleAt(node, layer - 1);
  }

  #write(node: number, layer: number, entry: number, kind: number, { outsideLinks }: Entries): void {
    // Most paths are new.
    if (kind !== KIND.directory && this.#bare.at(node) === 0) this.#removeTree(node, layer, false);
    const before = this.#below(node, layer);
    const version = this.addVersion(node, layer, entry, CHANGE.added);
    for (let above = this.parentOf(node); above >= 0 && this.#bare.at(above) === 1; above = this.parentOf(above))
      this.#bare.set(above, 0);
    const outside = outsideLinks ? textAt(outsideLinks, entry) : undefined;
    if (outside !== undefined) this.#resolveOutside(version, outside);
    if (before >= 0 && node !== ROOT) this.#compare(version, before);
  }

  #resolveOutside(version: number, target: string): void {
    const node = this.nodeOf(version);
    const layer = this.layerOf(version);
    const found = this.find(target);
    const below = found < 0 ? NONE : this.#below(found, layer);
    const ref = below < 0 ? undefined : this.inodeOf(below);
    if (ref) this.setOutside(version, ref);
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
      this.addVersion(node, layer, NONE, CHANGE.removed);
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
    if (version >= 0 && this.layerOf(version) < layer) this.addVersion(node, layer, NONE, CHANGE.removed);
  }

  #compare(version: number, before: number): void {
    const kind = this.kindOf(version);
    if (kind !== this.kindOf(before) || !this.#sameTarget(version, before)) {
      this.setChange(version, CHANGE.modified);
      return;
    }
    const sameMetadata = hasSameMetadata(this, before, version);
    if (kind === KIND.directory) this.setChange(version, sameMetadata ? CHANGE.repeated : CHANGE.metadata);
    else if (kind !== KIND.file) this.setChange(version, sameMetadata ? CHANGE.identical : CHANGE.metadata);
    else this.#compareFiles(version, before, sameMetadata);
  }

  #compareFiles(version: number, before: number, sameMetadata: boolean): void {
    this.setChange(version, CHANGE.modified);
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
    const a = this.entryOf(version);
    const b = this.entryOf(before);
    const after = this.indexOf(version);
    const earlier = this.indexOf(before);
    const [major, minor] = numbersAt(after.devices, a) ?? [];
    const [majorBefore, minorBefore] = numbersAt(earlier.devices, b) ?? [];
    return textAt(after.links, a) === textAt(earlier.links, b) && major === majorBefore && minor === minorBefore;
  }
}
