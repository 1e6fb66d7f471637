import { ImageError } from '../image/errors.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { Overlay, type StackEvents } from '../image/overlay.ts';
import { rareNumbers } from '../image/rareColumns.ts';
import { overAll, runAtOnce, type Steps } from '../image/slices.ts';
import type { TreeColumns } from '../image/treeColumns.ts';
import { STACK } from './compiled.ts';
import { inMemory, type Kept, type PathExports, PathModule } from './pathModule.ts';

/** What `wasm/stack.ts` exports. */
interface Exports extends PathExports {
  readonly nameSlots: Kept;
  readonly nameSlotCount: Kept;
  readonly childSlots: Kept;
  readonly childSlotCount: Kept;
  readonly versionCount: Kept;
  readonly NODE_LIMIT: Kept;
  readonly eventCount: Kept;
  begin(): void;
  beginLayer(entries: number, names: number, nameBytes: number): number;
  apply(layer: number, from: number, to: number): void;
  hashColumn(): number;
  nodeColumn(number: number): number;
  versionColumn(number: number): number;
  eventColumn(number: number): number;
}

/** Beside the flags of an index: its hard link's target is in no layer of its own. */
const OUTSIDE = 0x80;

/** Which of the columns of versions has their changes. */
const CHANGES = 4;

/** An instance that nobody uses: a new one takes longer than stacking a few paths. */
let spare: PathModule<Exports> | undefined;

/** Layers as they are put on top of each other, bottom first. */
export class LayerStack {
  readonly #module = spare ?? new PathModule<Exports>(STACK);
  readonly #layers: (LayerIndex | null)[] = [];
  readonly #firstVersions: number[] = [];

  constructor() {
    spare = undefined;
    this.#module.exports.begin();
  }

  /** Paths that it has at most. */
  get pathLimit(): number {
    return this.#module.exports.NODE_LIMIT.value;
  }

  /** All layers of an image at once. */
  static of(layers: readonly (LayerIndex | null)[]): Overlay {
    return runAtOnce(LayerStack.inSteps(layers));
  }

  /** The same in steps. */
  static *inSteps(layers: readonly (LayerIndex | null)[]): Steps<Overlay> {
    const stack = new LayerStack();
    for (const index of layers) yield* stack.#add(index);
    return yield* stack.build();
  }

  /** Puts the next layer on those that are there; null for one that could not be read. */
  add(index: LayerIndex | null): void {
    runAtOnce(this.#add(index));
  }

  *#add(index: LayerIndex | null): Steps {
    const layer = this.#layers.push(index) - 1;
    const { versionCount, apply } = this.#module.exports;
    this.#firstVersions.push(versionCount.value);
    if (!index) return;
    inMemory(() => this.#tell(index), tooMuch);
    yield* overAll(index.parent.length, (from, to) => inMemory(() => apply(layer, from, to), tooMuch));
  }

  /** Writes what stacking needs of a layer into the module's memory. */
  #tell({ names, parent, name, kind, flags, outsideLinks }: LayerIndex): void {
    const { memory, beginLayer } = this.#module.exports;
    const ends = names.offsets.subarray(1);
    const at = beginLayer(parent.length, ends.length, names.bytes.length) >>> 0;
    const nodesAt = at + 2 * parent.byteLength + ends.byteLength;
    const kindsAt = nodesAt + parent.byteLength + ends.byteLength;
    const flagsAt = kindsAt + kind.length;
    new Int32Array(memory.buffer, at).set(parent);
    new Int32Array(memory.buffer, at + parent.byteLength).set(name);
    new Int32Array(memory.buffer, at + 2 * parent.byteLength).set(ends);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(kind, kindsAt);
    bytes.set(flags, flagsAt);
    for (const entry of outsideLinks.rows) bytes[flagsAt + entry] = OUTSIDE | (flags[entry] ?? 0);
    bytes.set(names.bytes, flagsAt + flags.length);
  }

  /** The stack as it is now, after which it is nobody's. */
  *build(): Steps<Overlay> {
    const overlay = new Overlay(this.#layers, yield* this.#tree());
    const events = inMemory(() => this.#events(), tooMuch);
    if (this.#module.isSmall) spare = this.#module;
    yield* overlay.settle(events);
    return overlay;
  }

  *#tree(): Steps<TreeColumns> {
    const { exports, factors } = this.#module;
    const { nameSlots, nameSlotCount, childSlots, childSlotCount, nodeCount, versionCount } = exports;
    const node = this.#columns(exports.nodeColumn, nodeCount.value);
    const version = this.#columns(exports.versionColumn, versionCount.value);
    yield;
    const names = inMemory(() => this.#module.names(), tooMuch);
    yield;
    return {
      names: {
        ...names,
        hashes: this.#module.column(Int32Array, exports.hashColumn(), exports.nameCount.value),
        slots: this.#module.column(Int32Array, nameSlots.value, nameSlotCount.value),
        factors: this.#module.nameFactors(),
      },
      parent: yield* node(0),
      name: yield* node(1),
      firstChild: yield* node(2),
      nextSibling: yield* node(3),
      last: yield* node(4),
      node: yield* version(0),
      layer: yield* version(1),
      entry: yield* version(2),
      previous: yield* version(3),
      change: this.#module.column(Uint8Array, exports.versionColumn(CHANGES), versionCount.value),
      firstVersions: this.#firstVersions,
      outside: rareNumbers(new Map()),
      children: { slots: this.#module.column(Int32Array, childSlots.value, childSlotCount.value), factors },
    };
  }

  #columns(at: (number: number) => number, length: number) {
    const module = this.#module;
    return function* (number: number): Steps<Int32Array> {
      yield;
      return inMemory(() => module.column(Int32Array, at(number), length), tooMuch);
    };
  }

  #events(): StackEvents {
    const { eventColumn, eventCount } = this.#module.exports;
    const column = (number: number) => this.#module.column(Int32Array, eventColumn(number), eventCount.value);
    return { kind: column(0), one: column(1), other: column(2) };
  }
}

function tooMuch(cause: unknown): ImageError {
  return new ImageError('limit', 'The image lists more than there is memory for.', [], { cause });
}
