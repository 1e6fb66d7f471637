import { randomFillSync } from 'node:crypto';

/** A number that a module keeps. */
export interface Kept {
  readonly value: number;
}

/** What every module exports that keeps paths as a tree (`wasm/names.ts`, `wasm/nodes.ts`). */
export interface PathExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly LONGEST: Kept;
  readonly factors: Kept;
  readonly nameBytes: Kept;
  readonly nameCount: Kept;
  readonly nodeCount: Kept;
  setFactors(parent: number, name: number): void;
  nameColumns(): number;
}

/** What an instance may have grown to and be used again. */
const REUSED = 32 << 20;

const compiled = new Map<string, WebAssembly.Module>();

/**
 * Works with a module.
 * @param full what to throw where it has no more memory, which it says by a trap
 */
export function inMemory<T>(work: () => T, full: (cause: unknown) => Error): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof WebAssembly.RuntimeError ? full(cause) : cause;
  }
}

/** A module that keeps paths as a tree, in memory of its own. That may grow, and then is another buffer. */
export class PathModule<E extends PathExports> {
  readonly exports: E;
  /** By which children are hashed; odd, so that no two numbers are hashed alike. */
  readonly factors: readonly [parent: number, name: number];
  #factors: Int32Array | undefined;

  /**
   * @param text of the compiled module
   * @param host what it calls
   */
  constructor(text: string, host: WebAssembly.ModuleImports = {}) {
    const module = compiled.get(text) ?? new WebAssembly.Module(Buffer.from(text, 'base64'));
    compiled.set(text, module);
    this.exports = new WebAssembly.Instance(module, { host }).exports as unknown as E;
    // New for each instance: no image can be made of paths that all fall into one slot.
    randomFillSync(this.#nameFactors());
    const [parent = 0, name = 0] = randomFillSync(new Int32Array(2));
    this.factors = [parent | 1, name | 1];
    this.exports.setFactors(...this.factors);
  }

  #nameFactors(): Int32Array {
    const { memory, factors, LONGEST } = this.exports;
    return new Int32Array(memory.buffer, factors.value, LONGEST.value + 1);
  }

  get isSmall(): boolean {
    return this.exports.memory.buffer.byteLength <= REUSED;
  }

  /** All names: where each ends, and their bytes. */
  names(): { ends: Int32Array; bytes: Uint8Array } {
    const at = this.exports.nameColumns();
    const ends = this.column(Int32Array, at, this.exports.nameCount.value);
    return { ends, bytes: this.column(Uint8Array, at + ends.byteLength, this.exports.nameBytes.value) };
  }

  /** By which names are hashed, in memory that threads share: the same for all trees of an instance. */
  nameFactors(): Int32Array {
    const { factors, LONGEST } = this.exports;
    this.#factors ??= this.column(Int32Array, factors.value, LONGEST.value + 1);
    return this.#factors;
  }

  /** A copy of what lies there, in memory that threads share. Above 2 GiB it lies at what looks like a negative number. */
  column<A extends Column>(Kind: ColumnKind<A>, at: number, length: number): A {
    const size = length * Kind.BYTES_PER_ELEMENT;
    const shared = new SharedArrayBuffer(size);
    new Uint8Array(shared).set(new Uint8Array(this.exports.memory.buffer, at >>> 0, size));
    return new Kind(shared);
  }
}

type Column = Int32Array | Float64Array | Uint8Array | Uint16Array;
interface ColumnKind<A extends Column> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer): A;
}
