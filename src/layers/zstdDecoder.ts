import { ImageError } from '../image/errors.ts';
import { ZstdBlocks } from './zstdBlocks.ts';
import type { Frame } from './zstdFrames.ts';

/** That a frame cannot be decoded here. Where node:zlib knows zstd, it is no verdict: that is node's. */
export class ZstdDamage extends Error {}

/** Bytes a block may have, stored and decoded (RFC 8878, 3.1.1.2.4). */
const BLOCK_LIMIT = 128 << 10;
const REPEATED = 1;
const RESERVED = 3;

type Part = 'header' | 'block-header' | 'block' | 'checksum' | 'end';

/** Decodes zstd frames (RFC 8878, 3.1.1), of which it is told when one begins, fed with their bytes in order. Whoever makes one closes it. */
export class ZstdDecoder {
  readonly #blocks: ZstdBlocks;
  #frame: Frame | undefined;
  #part: Part = 'end';
  /** Bytes of the current part, and what they are as a number, but for those of blocks and the header. */
  #filled = 0;
  #wanted = 0;
  #number = 0;
  #block = { type: 0, size: 0, last: false };
  #total = 0;
  #closed = false;

  /** @throws ZstdDamage where WebAssembly does not run */
  constructor() {
    try {
      this.#blocks = ZstdBlocks.take();
    } catch (cause) {
      throw unable(cause);
    }
  }

  close(): void {
    if (!this.#closed) this.#blocks.giveBack();
    this.#closed = true;
  }

  /** Whether the bytes so far are a whole frame. */
  get complete(): boolean {
    return this.#part === 'end';
  }

  /** What is pushed next is of this frame. */
  begin(frame: Frame): void {
    this.#frame = frame;
    this.#total = 0;
    this.#blocks.begin(frame);
    this.#expect('header', frame.headerLength);
  }

  /**
   * Takes more bytes and gives what they become; a piece is valid until the next one is asked for.
   * @throws ZstdDamage
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length && !this.complete; ) {
      at += this.#take(chunk, at);
      if (this.#filled < this.#wanted) return;
      const output = this.#endPart();
      if (output && output.length > 0) yield output;
    }
  }

  /** @returns how many bytes it took */
  #take(chunk: Uint8Array, at: number): number {
    const length = Math.min(chunk.length - at, this.#wanted - this.#filled);
    if (this.#part === 'block') this.#blocks.fill(this.#filled, chunk.subarray(at, at + length));
    else if (this.#part !== 'header')
      for (let index = 0; index < length; index++)
        this.#number += (chunk[at + index] ?? 0) * 2 ** (8 * (this.#filled + index));
    this.#filled += length;
    return length;
  }

  #endPart(): Uint8Array | undefined {
    switch (this.#part) {
      case 'header':
        this.#expect('block-header', 3);
        return undefined;
      case 'block-header':
        return this.#beginBlock(this.#number);
      case 'block':
        return this.#endBlock();
      default:
        if (this.#blocks.checksum !== this.#number) throw new ZstdDamage('a frame does not match its checksum');
        this.#expect('end', 0);
        return undefined;
    }
  }

  #expect(part: Part, wanted: number): void {
    this.#part = part;
    this.#wanted = wanted;
    this.#filled = 0;
    this.#number = 0;
  }

  #beginBlock(header: number): Uint8Array | undefined {
    const block = { last: (header & 1) !== 0, type: (header >> 1) & 3, size: header >> 3 };
    if (block.type === RESERVED || block.size > BLOCK_LIMIT) throw corrupted();
    if (!this.#blocks.makeRoom()) throw unable(new Error('no more memory'));
    this.#block = block;
    this.#expect('block', block.type === REPEATED ? 1 : block.size);
    // An empty block has nothing to wait for.
    return this.#wanted === 0 ? this.#endBlock() : undefined;
  }

  #endBlock(): Uint8Array {
    const { type, size, last } = this.#block;
    const { contentSize = null, hasChecksum = false } = this.#frame ?? {};
    const output = this.#decode(type, size);
    this.#total += output.length;
    if (contentSize !== null && (last ? contentSize !== this.#total : contentSize < this.#total))
      throw new ZstdDamage('a frame has another length than it says');
    if (hasChecksum) this.#blocks.addToChecksum();
    if (!last) this.#expect('block-header', 3);
    else if (hasChecksum) this.#expect('checksum', 4);
    else this.#expect('end', 0);
    return output;
  }

  #decode(type: number, size: number): Uint8Array {
    let output: Uint8Array | null;
    try {
      output = this.#blocks.decode(type, size);
    } catch (cause) {
      throw new ZstdDamage('a block contradicts itself', { cause });
    }
    if (!output) throw corrupted();
    return output;
  }
}

function corrupted(): ZstdDamage {
  return new ZstdDamage('a block contradicts itself');
}

function unable(cause: unknown): ZstdDamage {
  const template = 'Its zstd data cannot be read: WebAssembly does not run here. Use Node.js 22.15 or newer.';
  return new ZstdDamage('it does not run', { cause: new ImageError('unreadable', template, [], { cause }) });
}
