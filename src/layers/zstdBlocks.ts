import { ZSTD } from './compiled.ts';
import type { Frame } from './zstdFrames.ts';

/** What `wasm/zstd.ts` exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(windowSize: number, contentSize: number): void;
  inputStart(): number;
  makeRoom(): number;
  decodeBlock(type: number, size: number): number;
  outputStart(): number;
  outputEnd(): number;
  addToChecksum(): void;
  checksum(): number;
}

/** Those that nobody uses now. Memory never shrinks, so one that grew large is let go. */
const idle: ZstdBlocks[] = [];
const IDLE_LIMIT = 4;
const IDLE_BYTES = 16 << 20;
/** A content is only asked for where it is smaller than the window. */
const LARGEST = 2 ** 30;
let compiled: WebAssembly.Module | undefined;

/**
 * The blocks of a zstd frame (RFC 8878, 3.1.1.2), decoded in WebAssembly one after the other. Its memory grows with what it
 * holds, up to the window, whatever a header says.
 */
export class ZstdBlocks {
  readonly #exports: Exports;
  #memory: Uint8Array;

  private constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(ZSTD, 'base64'));
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
  }

  /** @throws what WebAssembly throws where the machine cannot run it */
  static take(): ZstdBlocks {
    return idle.pop() ?? new ZstdBlocks();
  }

  /** It and its views are not used any more. */
  giveBack(): void {
    if (idle.length < IDLE_LIMIT && this.#memory.length <= IDLE_BYTES) idle.push(this);
  }

  /** A frame begins. */
  begin({ windowSize, contentSize }: Frame): void {
    this.#exports.begin(windowSize, Math.min(contentSize ?? LARGEST, LARGEST));
  }

  /** Makes room for one more block; what was given before is not valid any more. False where there is no memory. */
  makeRoom(): boolean {
    if (this.#exports.makeRoom() === 0) return false;
    if (this.#memory.length === 0) this.#memory = new Uint8Array(this.#exports.memory.buffer);
    return true;
  }

  /** Writes a part of the block to where it is decoded from. */
  fill(at: number, part: Uint8Array): void {
    this.#memory.set(part, this.#exports.inputStart() + at);
  }

  /**
   * Decodes the block that was filled in.
   * @returns a view that is valid until room is made for the next; null where the block is damaged
   */
  decode(type: number, size: number): Uint8Array | null {
    if (this.#exports.decodeBlock(type, size) === 0) return null;
    return this.#memory.subarray(this.#exports.outputStart(), this.#exports.outputEnd());
  }

  /** Adds the last block to the checksum. */
  addToChecksum(): void {
    this.#exports.addToChecksum();
  }

  /** The lower half of XXH64 of all blocks that were added since `begin`. */
  get checksum(): number {
    return this.#exports.checksum() >>> 0;
  }
}
