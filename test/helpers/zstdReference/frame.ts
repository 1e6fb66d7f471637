import type { Frame } from '../../../src/layers/zstdFrames.ts';
import { xxh64 } from '../xxh64.ts';
import { BLOCK_LIMIT, BlockDecoder, type BlockOutput } from './block.ts';
import { corrupted, SLACK } from './entropy.ts';

/** How much is kept beyond the window before it is moved to the front. */
const MARGIN = 8 << 20;

type Part = 'header' | 'block-header' | 'block' | 'checksum' | 'end';

/** Inflates one zstd frame (RFC 8878, 3.1.1), fed with its bytes in order. */
export class ReferenceDecoder {
  readonly #frame: Frame;
  readonly #window: Window;
  readonly #blocks = new BlockDecoder();
  readonly #output: Buffer[] = [];
  #part: Part = 'header';
  /** Bytes of the current part, and room to look beyond them. */
  #input = new Uint8Array(0);
  #filled = 0;
  #wanted = 0;
  #block = { type: 0, size: 0, last: false };

  constructor(frame: Frame) {
    this.#frame = frame;
    this.#window = new Window(frame);
    this.#expect('header', frame.headerLength);
  }

  /** Whether the bytes so far are a whole frame. */
  get complete(): boolean {
    return this.#part === 'end';
  }

  /**
   * Takes more bytes and gives what they inflate to; a piece is valid until the next one is asked for.
   * @throws Error where the frame is damaged
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length && !this.complete; ) {
      const piece = chunk.subarray(at, at + this.#wanted - this.#filled);
      this.#input.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled < this.#wanted) return;
      const output = this.#take();
      if (output && output.length > 0) yield output;
    }
  }

  #take(): Uint8Array | undefined {
    switch (this.#part) {
      case 'header':
        this.#expect('block-header', 3);
        return undefined;
      case 'block-header':
        return this.#readBlockHeader(this.#number(3));
      case 'block':
        return this.#readBlock();
      default:
        if (xxh64(Buffer.concat(this.#output)) !== this.#number(4))
          throw new Error('a frame does not match its checksum');
        this.#expect('end', 0);
        return undefined;
    }
  }

  #expect(part: Part, wanted: number): void {
    this.#part = part;
    this.#wanted = wanted;
    this.#filled = 0;
    if (this.#input.length < wanted + SLACK) this.#input = new Uint8Array(Math.max(64, wanted + SLACK));
  }

  /** Little-endian. */
  #number(length: number): number {
    return this.#input.subarray(0, length).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  #readBlockHeader(header: number): Uint8Array | undefined {
    const block = { last: (header & 1) !== 0, type: (header >> 1) & 3, size: header >> 3 };
    if (block.type === 3 || block.size > this.#window.blockLimit) throw corrupted();
    this.#block = block;
    this.#expect('block', block.type === 1 ? 1 : block.size);
    // An empty block has nothing to wait for.
    return this.#wanted === 0 ? this.#readBlock() : undefined;
  }

  #readBlock(): Uint8Array {
    const { type, size, last } = this.#block;
    const window = this.#window;
    window.beginBlock();
    if (type === 0) window.append(this.#input, 0, size);
    else if (type === 1) window.fill(this.#input[0] ?? 0, size);
    else this.#blocks.decode(this.#input, size, window);
    const output = window.endBlock();
    if (this.#frame.hasChecksum) this.#output.push(Buffer.from(output));
    if (!last) this.#expect('block-header', 3);
    else this.#endFrame();
    return output;
  }

  #endFrame(): void {
    const { contentSize, hasChecksum } = this.#frame;
    if (contentSize !== null && contentSize !== this.#window.total)
      throw new Error('a frame has another length than it says');
    if (hasChecksum) this.#expect('checksum', 4);
    else this.#expect('end', 0);
  }
}

/** The inflated bytes that matches may reach back to. */
class Window implements BlockOutput {
  /** Bytes a block of this frame may have. */
  readonly blockLimit: number;
  total = 0;
  readonly #size: number;
  readonly #contentLimit: number;
  readonly #capacity: number;
  /** Grows with what it holds, since a header costs nothing to write. */
  #bytes = new Uint8Array(0);
  #end = 0;
  #blockStart = 0;

  constructor({ windowSize, contentSize }: Frame) {
    this.#size = windowSize;
    this.#contentLimit = contentSize ?? Number.POSITIVE_INFINITY;
    this.blockLimit = Math.min(windowSize, BLOCK_LIMIT);
    const most = windowSize + Math.min(windowSize, MARGIN) + BLOCK_LIMIT;
    this.#capacity = Math.min(most, this.#contentLimit + this.blockLimit);
  }

  beginBlock(): void {
    const wanted = this.#end + this.blockLimit;
    if (wanted > this.#capacity) {
      this.#bytes.copyWithin(0, this.#end - this.#size, this.#end);
      this.#end = this.#size;
    } else if (wanted > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#capacity, Math.max(wanted, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = larger;
    }
    this.#blockStart = this.#end;
  }

  endBlock(): Uint8Array {
    this.total += this.#end - this.#blockStart;
    return this.#bytes.subarray(this.#blockStart, this.#end);
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    this.#check(end - start);
    const to = this.#bytes;
    let at = this.#end;
    if (end - start > 64) to.set(bytes.subarray(start, end), at);
    else for (let from = start; from < end; from++) to[at++] = bytes[from] as number;
    this.#end += end - start;
  }

  fill(byte: number, length: number): void {
    this.#check(length);
    this.#bytes.fill(byte, this.#end, this.#end + length);
    this.#end += length;
  }

  repeat(offset: number, length: number): void {
    this.#check(length);
    const bytes = this.#bytes;
    const to = this.#end;
    let from = to - offset;
    if (offset === 0 || offset > this.#size || from < 0) throw corrupted();
    this.#end += length;
    if (length <= 64) {
      for (let at = to; at < this.#end; at++) bytes[at] = bytes[from++] as number;
      return;
    }
    // What overlaps itself repeats, so that ever longer parts can be copied.
    for (let done = 0; done < length; ) {
      const part = Math.min(offset + done, length - done);
      bytes.copyWithin(to + done, from, from + part);
      done += part;
    }
  }

  #check(length: number): void {
    const block = this.#end - this.#blockStart + length;
    if (block > this.blockLimit || this.total + block > this.#contentLimit) throw corrupted();
  }
}
