import { INFLATE } from '../compiled.ts';

/** What `wasm/inflate.ts` exports. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  reset(): void;
  inputStart(): number;
  inputEnd(): number;
  prepareInput(): number;
  inputRoom(): number;
  addInput(length: number): void;
  endInput(): void;
  skipInput(length: number): void;
  begin(): void;
  resume(historyLength: number, consumedBits: number): void;
  askBetweenBlocks(after: number): void;
  unreadBits(): number;
  run(): Stop;
  historyLength(): number;
  windowStart(): number;
  outputEnd(): number;
  takeWindow(): void;
  memberChecksum(): number;
}

/** What stopped it: it needs input, the window is full, it stands between two blocks as was asked, the data ended, or cannot be read. */
export const STOP = { needsInput: 0, full: 1, betweenBlocks: 2, ended: 3, damaged: 4 } as const;
export type Stop = (typeof STOP)[keyof typeof STOP];

/** Those that nobody uses now: each has half a MiB of its own. */
const idle: RawInflater[] = [];
const IDLE_LIMIT = 4;
let compiled: WebAssembly.Module | undefined;

/**
 * Raw inflate (RFC 1951) in WebAssembly, of one stream of bytes in which the deflated ones are parts. Neither what it was
 * given last nor what it gives is copied more than once: `window` and `waiting` are views of memory that is used again.
 */
export class RawInflater {
  readonly #exports: Exports;
  readonly #memory: Uint8Array;

  private constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(INFLATE, 'base64'));
    this.#exports = new WebAssembly.Instance(compiled).exports as unknown as Exports;
    this.#memory = new Uint8Array(this.#exports.memory.buffer);
  }

  /**
   * One that knows nothing.
   * @throws what WebAssembly throws where the machine cannot run it
   */
  static take(): RawInflater {
    const inflater = idle.pop() ?? new RawInflater();
    inflater.#exports.reset();
    return inflater;
  }

  /** It and its views are not used any more. */
  giveBack(): void {
    if (idle.length < IDLE_LIMIT) idle.push(this);
  }

  /** Takes input from `start` on, as much as there is room for; returns how much. */
  feed(chunk: Uint8Array, start: number): number {
    const at = this.#exports.prepareInput();
    const length = Math.min(this.#exports.inputRoom(), chunk.length - start);
    this.#memory.set(chunk.subarray(start, start + length), at);
    this.#exports.addInput(length);
    return length;
  }

  /** Nothing follows the input. */
  endInput(): void {
    this.#exports.endInput();
  }

  /** Input that was not consumed; only before `begin` and after the end of what it began. */
  get waiting(): Uint8Array {
    return this.#memory.subarray(this.#exports.inputStart(), this.#exports.inputEnd());
  }

  /** Passes over input that is not deflated. */
  skip(length: number): void {
    this.#exports.skipInput(length);
  }

  /** Deflated data begins with the next byte of the input. */
  begin(): void {
    this.#exports.begin();
  }

  /**
   * Goes on between two blocks. Nothing was taken from it before, and input is there.
   * @param history what was inflated before: 32 KiB, or as much as there was
   * @param consumedBits of the first byte of the input
   */
  resume(history: Uint8Array, consumedBits: number): void {
    this.#memory.set(history, this.#exports.windowStart() - history.length);
    this.#exports.resume(history.length, consumedBits);
  }

  /** It stops between the first two blocks behind so many more inflated bytes. */
  askBetweenBlocks(after: number): void {
    this.#exports.askBetweenBlocks(after);
  }

  /** What a match may reach: at most 32 KiB. */
  get history(): Uint8Array {
    const end = this.#exports.outputEnd();
    return this.#memory.subarray(end - this.#exports.historyLength(), end);
  }

  /** Bits of the input that were not consumed. */
  get unreadBits(): number {
    return this.#exports.unreadBits();
  }

  /** Inflates until something stops it. */
  run(): Stop {
    return this.#exports.run();
  }

  /** How much was inflated and not taken. */
  get inflated(): number {
    return this.#exports.outputEnd() - this.#exports.windowStart();
  }

  /** What was inflated and not taken. */
  get window(): Uint8Array {
    return this.#memory.subarray(this.#exports.windowStart(), this.#exports.outputEnd());
  }

  /** The window was read and is used again. */
  takeWindow(): void {
    this.#exports.takeWindow();
  }

  /** CRC-32 of what was inflated since `begin`. */
  get checksum(): number {
    return this.#exports.memberChecksum() >>> 0;
  }
}
