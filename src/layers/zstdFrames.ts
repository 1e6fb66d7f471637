/** Finds where zstd frames end (RFC 8878, 3.1), because node:zlib stops silently after the first one. */

/** What a frame's header says. */
export interface Frame {
  /** It carries no content. */
  readonly skippable: boolean;
  /** Four bytes of the content's XXH64 end it. */
  readonly hasChecksum: boolean;
  /** Bytes of its content; null where the header does not say. */
  readonly contentSize: number | null;
  /** How many bytes back its content may be copied from. */
  readonly windowSize: number;
  /** Bytes before its first block. */
  readonly headerLength: number;
}

/** A run of bytes of one frame. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  readonly frame: Frame;
  /** The frame ends with these bytes. */
  readonly last: boolean;
}

/** What follows the last frame is no frame. */
export class ZstdGarbage extends Error {
  override readonly name = 'ZstdGarbage';
}

/** Memory a frame may ask for: as much as zstd itself grants, 128 MiB. */
const WINDOW_LIMIT = (128 << 20) + 1;
const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const SKIPPABLE_FRAME: Frame = {
  skippable: true,
  hasChecksum: false,
  contentSize: null,
  windowSize: 0,
  headerLength: 8,
};

type Part = 'magic' | 'skip-size' | 'descriptor' | 'header-rest' | 'block-header' | 'body';

/** Fed with the bytes of a zstd file in order, cuts them at frame ends. */
export class ZstdFrames {
  #part: Part = 'magic';
  /** Bytes of the current fixed-size field, which may arrive in parts. */
  #field: number[] = [];
  #wanted = 4;
  /** Bytes to pass before the next field. */
  #body = 0;
  #afterBody: Part = 'magic';
  #descriptor = 0;
  #frame: Frame = SKIPPABLE_FRAME;
  /** The beginning of a header at the end of a chunk: nobody knows yet what kind of frame it begins. */
  #held: Uint8Array = new Uint8Array(0);

  /**
   * Says that the input ended.
   * @throws ZstdGarbage where too few bytes for a frame are left over; Error where a frame breaks off
   */
  finish(): void {
    if (this.#part !== 'magic') throw new Error('unexpected end of file');
    if (this.#field.length === 0) return;
    throw beginsMagic(this.#field) ? new Error('unexpected end of file') : garbage();
  }

  /** @throws ZstdGarbage where a frame should begin and does not; Error where a frame asks for too much memory */
  *cut(chunk: Uint8Array): Generator<FramePiece> {
    let start = 0;
    for (let at = 0; at < chunk.length; ) {
      at += this.#take(chunk, at);
      if (this.#part !== 'magic' || this.#field.length > 0) continue;
      yield* this.#release();
      yield { bytes: chunk.subarray(start, at), frame: this.#frame, last: true };
      start = at;
    }
    if (start === chunk.length) return;
    const rest = chunk.subarray(start);
    if (this.#part === 'magic' || this.#part === 'descriptor' || this.#part === 'header-rest')
      this.#held = Buffer.concat([this.#held, rest]);
    else {
      yield* this.#release();
      yield { bytes: rest, frame: this.#frame, last: false };
    }
  }

  *#release(): Generator<FramePiece> {
    if (this.#held.length > 0) yield { bytes: this.#held, frame: this.#frame, last: false };
    this.#held = new Uint8Array(0);
  }

  /** @returns how many bytes it took */
  #take(chunk: Uint8Array, at: number): number {
    if (this.#part === 'body') {
      const passed = Math.min(this.#body, chunk.length - at);
      this.#body -= passed;
      if (this.#body === 0) this.#expect(this.#afterBody);
      return passed;
    }
    this.#field.push(chunk[at] ?? 0);
    if (this.#field.length === this.#wanted) this.#readField(this.#field);
    return 1;
  }

  #readField(field: readonly number[]): void {
    switch (this.#part) {
      case 'magic':
        this.#readMagic(littleEndian(field));
        break;
      case 'skip-size':
        this.#pass(littleEndian(field), 'magic');
        break;
      case 'descriptor':
        this.#readDescriptor(field[0] ?? 0);
        break;
      case 'header-rest':
        this.#readHeader(field);
        break;
      case 'block-header':
        this.#readBlockHeader(littleEndian(field));
        break;
    }
  }

  #readMagic(magic: number): void {
    if (magic === MAGIC) this.#expect('descriptor');
    else if (magic >>> 4 === SKIPPABLE) {
      this.#frame = SKIPPABLE_FRAME;
      this.#expect('skip-size');
    } else throw garbage();
  }

  #readDescriptor(descriptor: number): void {
    if (descriptor & 0x08) throw new Error('a frame has a form that is not defined');
    this.#descriptor = descriptor;
    const { window, dictionary, size } = headerLengths(descriptor);
    this.#expect('header-rest', window + dictionary + size);
  }

  #readHeader(field: readonly number[]): void {
    const { window, dictionary, size } = headerLengths(this.#descriptor);
    if (littleEndian(field.slice(window, window + dictionary)) !== 0) throw new Error('a frame needs a dictionary');
    const said = littleEndian(field.slice(window + dictionary));
    const contentSize = size === 0 ? null : size === 2 ? said + 256 : said;
    const windowSize = window === 0 ? (contentSize ?? 0) : windowSizeOf(field[0] ?? 0);
    if (windowSize > WINDOW_LIMIT) throw new Error('a frame asks for more than 128 MiB of memory');
    const hasChecksum = (this.#descriptor & 0x04) !== 0;
    this.#frame = { skippable: false, hasChecksum, contentSize, windowSize, headerLength: 5 + field.length };
    this.#expect('block-header');
  }

  #readBlockHeader(header: number): void {
    const isLast = (header & 1) !== 0;
    const isRepeated = ((header >> 1) & 3) === 1;
    const trailer = isLast && this.#frame.hasChecksum ? 4 : 0;
    this.#pass((isRepeated ? 1 : header >> 3) + trailer, isLast ? 'magic' : 'block-header');
  }

  #pass(length: number, next: Part): void {
    this.#body = length;
    this.#afterBody = next;
    if (length === 0) this.#expect(next);
    else this.#part = 'body';
  }

  #expect(part: Part, length = part === 'descriptor' ? 1 : part === 'block-header' ? 3 : 4): void {
    this.#part = part;
    this.#field = [];
    this.#wanted = length;
  }
}

/** Bytes of a header's fields behind the descriptor (RFC 8878, 3.1.1.1). */
function headerLengths(descriptor: number): { window: number; dictionary: number; size: number } {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  return {
    window: isSingleSegment ? 0 : 1,
    dictionary: [0, 1, 2, 4][descriptor & 3] ?? 0,
    size: [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0,
  };
}

function windowSizeOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function littleEndian(field: readonly number[]): number {
  return field.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function beginsMagic([first = 0, ...rest]: readonly number[]): boolean {
  const expected = first === 0x28 ? [0xb5, 0x2f] : first >> 4 === 5 ? [0x2a, 0x4d] : undefined;
  return expected !== undefined && rest.every((byte, index) => byte === expected[index]);
}

function garbage(): ZstdGarbage {
  return new ZstdGarbage('what follows a frame is no frame');
}
