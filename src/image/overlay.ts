import { KIND } from './layerIndex.ts';
import { hasSameMetadata } from './metadataDifferences.ts';
import { numbersAt, textAt } from './rareColumns.ts';
import { overAll, type Steps } from './slices.ts';
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

/** What stacking leaves open, in the order in which it was met: what kind of event each is, and two numbers. */
export interface StackEvents {
  readonly kind: Int32Array;
  readonly one: Int32Array;
  readonly other: Int32Array;
}

/** Kinds of events, as `wasm/stack.ts` has them. */
const EVENT = {
  /** A version, and the one that it replaced. */
  compared: 0,
  /** A version that is a hard link which leads out of its layer. */
  linked: 1,
  /** A node that was no directory and became one, and by which layer. */
  replaced: 2,
} as const;

/** The paths an oddity names. */
const ODD_PATHS = 5;

const NONE = -1;

/**
 * All layers of an image as one tree in which every path keeps its versions: one for each layer that wrote or removed it.
 * The state at layer k is each path's last version at or below k, so one layer, a range, or the final root filesystem
 * are queries on the same tree. Follows image-spec, layer.md, and what overlayfs shows where that is silent.
 */
export class Overlay extends VersionTree {
  readonly questions: OpenQuestion[] = [];
  readonly oddities: StackOddity[] = [];

  /** Settles an open question. */
  answer({ version, sameMetadata }: OpenQuestion, sameContent: boolean): void {
    const change = !sameContent ? CHANGE.modified : sameMetadata ? CHANGE.identical : CHANGE.metadata;
    this.setChange(version, change);
  }

  /** Looks at what stacking left open, once. */
  *settle({ kind, one, other }: StackEvents): Steps {
    yield* overAll(kind.length, (from, to) => {
      for (let event = from; event < to; event++) {
        const first = one[event] as number;
        const second = other[event] as number;
        if (kind[event] === EVENT.compared) this.#compare(first, second);
        else if (kind[event] === EVENT.linked) this.#resolveOutside(first);
        else this.#odd('parent-replaced', second, first);
      }
    });
  }

  /** The version by which the layers below have a path; -1 where they do not. */
  #below(node: number, layer: number): number {
    return this.visibleAt(node, layer - 1);
  }

  #resolveOutside(version: number): void {
    const target = textAt(this.indexOf(version).outsideLinks, this.entryOf(version)) ?? '';
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

  #compare(version: number, before: number): void {
    const kind = this.kindOf(version);
    const isPlain = kind === KIND.file || kind === KIND.directory;
    if (kind !== this.kindOf(before) || !(isPlain || this.#sameTarget(version, before))) {
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
