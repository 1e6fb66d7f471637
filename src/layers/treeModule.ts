import { randomFillSync } from 'node:crypto';
import { LAYER_TREE } from './compiled.ts';

/** A number that the module keeps. */
interface Kept {
  readonly value: number;
}

/** What `wasm/layerTree.ts` exports. Nodes, names and inodes are numbers, of which -1 is none; texts are where they lie. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly WINDOW: Kept;
  readonly LONGEST: Kept;
  readonly bytes: Kept;
  readonly text: Kept;
  readonly factors: Kept;
  readonly nameBytes: Kept;
  readonly nameCount: Kept;
  readonly nodeCount: Kept;
  readonly inodeCount: Kept;
  readonly fileBytes: Kept;
  readonly told: Kept;
  begin(): void;
  setFactors(parent: number, name: number): void;
  numberOf(text: number, length: number): number;
  knownNumberOf(text: number, length: number): number;
  child(parent: number, name: number): number;
  childOrNew(parent: number, name: number, kind: number): number;
  hideNode(node: number): void;
  takeChild(node: number): number;
  kindOf(node: number): number;
  setKind(node: number, kind: number): void;
  addFlag(node: number, flag: number): void;
  inodeOf(node: number): number;
  setInode(node: number, inode: number): void;
  setAttributes(node: number, mode: number, owner: number, mtime: number): void;
  place(text: number, length: number, kind: number, mode: number, owner: number, mtime: number): number;
  forgetDirectory(): void;
  setOwner(uid: number, gid: number, row: number): void;
  addInode(node: number, size: number, offset: number, stored: number): number;
  giveInode(inode: number, node: number, size: number): void;
  ownNodeOf(inode: number): number;
  readEntries(from: number, end: number, offset: number, contents: boolean): number;
  nodeColumn(number: number): number;
  inodeColumn(number: number): number;
  nameColumns(): number;
}

/** Places in what `readEntries` tells: `position` is that of the next header, the sums are of all entries. */
export const TOLD = {
  position: 0,
  contentEnd: 1,
  node: 2,
  inode: 3,
  size: 4,
  link: 5,
  linkLength: 6,
  nameBytes: 7,
  fileBytes: 8,
} as const;

/** What an instance may have grown to and be used again. */
const REUSED = 32 << 20;

let compiled: WebAssembly.Module | undefined;
/** An instance that nobody uses. */
let spare: TreeModule | undefined;

/** The module that keeps the tree of one layer's paths, in memory of its own. That may grow, and then is another buffer. */
export class TreeModule {
  readonly exports: Exports;
  #memory: ReturnType<typeof viewsOf>;

  private constructor(exports: Exports) {
    this.exports = exports;
    this.#memory = viewsOf(exports);
    const { memory, factors, LONGEST } = exports;
    randomFillSync(new Uint8Array(memory.buffer, factors.value, (LONGEST.value + 1) * Int32Array.BYTES_PER_ELEMENT));
    const [parent = 0, name = 0] = randomFillSync(new Int32Array(2));
    // Odd, so that no two numbers are hashed alike.
    exports.setFactors(parent | 1, name | 1);
  }

  /** One whose tree is empty, for whoever gives it back. */
  static take(): TreeModule {
    compiled ??= new WebAssembly.Module(Buffer.from(LAYER_TREE, 'base64'));
    const module = spare ?? new TreeModule(new WebAssembly.Instance(compiled).exports as unknown as Exports);
    spare = undefined;
    module.exports.begin();
    return module;
  }

  /** Nothing of it is needed any more. */
  giveBack(): void {
    if (this.exports.memory.buffer.byteLength <= REUSED) spare = this;
  }

  /** Places in its memory, valid until something is added. */
  get views(): ReturnType<typeof viewsOf> {
    // What was before it grew has no length any more.
    if (this.#memory.told.length === 0) this.#memory = viewsOf(this.exports);
    return this.#memory;
  }
}

function viewsOf({ memory, bytes, WINDOW, text, LONGEST, told }: Exports) {
  return {
    /** What a tar's bytes are read into. */
    window: new Uint8Array(memory.buffer, bytes.value, WINDOW.value),
    /** Where names and paths are put that are asked for. */
    text: new Uint8Array(memory.buffer, text.value, LONGEST.value),
    /** What `readEntries` tells, in the order of `TOLD`. */
    told: new Float64Array(memory.buffer, told.value, Object.keys(TOLD).length),
  };
}
