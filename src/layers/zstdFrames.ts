/** Finds where zstd frames end (RFC 8878, 3.1), because node:zlib stops silently after the first one. */

/** A run of bytes of one frame; `skippable` frames carry no content. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  readonly skippable: boolean;
  /** The frame ends with these bytes. */
  readonly last: boolean;
}

/** What follows the last frame is no frame. */
export class ZstdGarbage extends Error {
  override readonly name = 'ZstdGarbage';
}

type Part = 'magic' | 'skip-size' | 'descriptor' | 'header-rest' | 'block-header' | 'checksum' | 'body';

/** Fed with the bytes of a zstd file in order, cuts them at frame ends. */
export class ZstdFrames {
  #part: Part = 'magic';
  /** Bytes of the current fixed-size field, which may arrive in parts. */
  #field: number[] = [];
  #wanted = 4;
  /** Bytes to pass before the next field. */
  #body = 0;
  #afterBody: Part = 'magic';
  #skippable = false;
  #checksum = false;
  #lastBlock = false;

  /** Whether the bytes so far end with a whole frame. */
  get complete(): boolean {
    return this.#part === 'magic' && this.#field.length === 0;
  }

  /** @throws ZstdGarbage where a frame should begin and does not */
  *cut(chunk: Uint8Array): Generator<FramePiece> {
    let start = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#part === 'body') {
        const passed = Math.min(this.#body, chunk.length - at);
        this.#body -= passed;
        at += passed;
        if (this.#body === 0) this.#expect(this.#afterBody);
      } else {
        this.#field.push(chunk[at++] ?? 0);
        if (this.#field.length === this.#wanted) this.#readField(this.#field);
      }
      if (this.complete) {
        yield { bytes: chunk.subarray(start, at), skippable: this.#skippable, last: true };
        start = at;
      }
    }
    if (start < chunk.length) yield { bytes: chunk.subarray(start), skippable: this.#skippable, last: false };
  }

  #readField(field: number[]): void {
    const value = field.reduceRight((sum, byte) => sum * 256 + byte, 0);
    switch (this.#part) {
      case 'magic':
        this.#readMagic(value);
        break;
      case 'skip-size':
        this.#pass(value, 'magic');
        break;
      case 'descriptor':
        this.#readDescriptor(value);
        break;
      case 'block-header':
        this.#readBlockHeader(value);
        break;
    }
  }

  #readMagic(magic: number): void {
    if (magic === 0xfd2fb528) {
      this.#skippable = false;
      this.#expect('descriptor');
    } else if (magic >>> 4 === 0x184d2a5) {
      this.#skippable = true;
      this.#expect('skip-size');
    } else throw new ZstdGarbage('what follows a frame is no frame');
  }

  #readDescriptor(descriptor: number): void {
    const singleSegment = (descriptor & 0x20) !== 0;
    this.#checksum = (descriptor & 0x04) !== 0;
    const contentSize = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
    const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
    this.#pass((singleSegment ? 0 : 1) + dictionary + contentSize, 'block-header');
  }

  #readBlockHeader(header: number): void {
    this.#lastBlock = (header & 1) !== 0;
    const isRle = ((header >> 1) & 3) === 1;
    const size = isRle ? 1 : header >> 3;
    const trailer = this.#lastBlock && this.#checksum ? 4 : 0;
    this.#pass(size + trailer, this.#lastBlock ? 'magic' : 'block-header');
  }

  #pass(length: number, next: Part): void {
    this.#body = length;
    this.#afterBody = next;
    if (length === 0) this.#expect(next);
    else this.#part = 'body';
  }

  #expect(part: Part): void {
    this.#part = part;
    this.#field = [];
    this.#wanted = part === 'descriptor' ? 1 : part === 'block-header' ? 3 : 4;
  }
}
