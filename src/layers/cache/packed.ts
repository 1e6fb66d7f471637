/** A column as it is kept: its bytes, as this machine has them in memory. */
export type PackedColumn = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** Every column begins at a multiple of it, so that it can be looked at where it was read to. */
const ALIGNMENT = 8;
/** What says how many columns follow and how long they are: numbers of eight bytes. */
const MAX_COLUMNS = 64;

/** What was packed is not as it was: whoever meets it throws it away. */
export class PackedError extends Error {}

/**
 * Columns as pieces of one file: how many there are, the bytes of each, and each of them. Nothing is copied.
 * @returns views of the columns themselves, so they must not change before they are written
 */
export function packColumns(columns: readonly PackedColumn[]): Uint8Array[] {
  const head = Float64Array.of(columns.length, ...columns.map(({ byteLength }) => byteLength));
  return [head, ...columns].flatMap((column) => {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    const padding = -bytes.length & (ALIGNMENT - 1);
    return padding === 0 ? [bytes] : [bytes, new Uint8Array(padding)];
  });
}

/** Gives the columns of a file back, in the order they were packed in. Each is a view of its bytes. */
export class PackedColumns {
  readonly #bytes: Uint8Array;
  readonly #lengths: Float64Array;
  #at: number;
  #next = 0;

  /**
   * @param bytes all of them and nothing else; where they begin at no multiple of eight, they are copied
   * @throws PackedError when they are not what `packColumns` wrote
   */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.byteOffset % ALIGNMENT === 0 ? bytes : new Uint8Array(bytes);
    const count = this.#numbers(0, 1)[0] ?? 0;
    if (!(Number.isInteger(count) && count >= 0 && count <= MAX_COLUMNS)) throw new PackedError('no columns');
    this.#lengths = this.#numbers(ALIGNMENT, count);
    this.#at = ALIGNMENT * (1 + count);
    let end = this.#at;
    for (const length of this.#lengths) {
      if (!(Number.isSafeInteger(length) && length >= 0)) throw new PackedError('a column without a length');
      end += Math.ceil(length / ALIGNMENT) * ALIGNMENT;
    }
    if (end !== bytes.length) throw new PackedError('other bytes than its columns have');
  }

  float64(): Float64Array {
    const { start, length } = this.#take(Float64Array.BYTES_PER_ELEMENT);
    return new Float64Array(this.#bytes.buffer, start, length);
  }

  int32(): Int32Array {
    const { start, length } = this.#take(Int32Array.BYTES_PER_ELEMENT);
    return new Int32Array(this.#bytes.buffer, start, length);
  }

  uint16(): Uint16Array {
    const { start, length } = this.#take(Uint16Array.BYTES_PER_ELEMENT);
    return new Uint16Array(this.#bytes.buffer, start, length);
  }

  uint8(): Uint8Array {
    const { start, length } = this.#take(1);
    return new Uint8Array(this.#bytes.buffer, start, length);
  }

  /** @throws PackedError when there are more columns than were asked for */
  end(): void {
    if (this.#next !== this.#lengths.length) throw new PackedError('more columns than there should be');
  }

  #numbers(at: number, count: number): Float64Array {
    if (at + count * ALIGNMENT > this.#bytes.length) throw new PackedError('too short');
    return new Float64Array(this.#bytes.buffer, this.#bytes.byteOffset + at, count);
  }

  #take(unit: number): { start: number; length: number } {
    const bytes = this.#lengths[this.#next++];
    if (bytes === undefined || bytes % unit !== 0) throw new PackedError('fewer columns than there should be');
    const start = this.#bytes.byteOffset + this.#at;
    this.#at += Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    return { start, length: bytes / unit };
  }
}

/**
 * The next column as text, parsed.
 * @throws PackedError where `parse` throws anything
 */
export function jsonOf<T>(columns: PackedColumns, parse: (json: string) => T): T {
  const text = Buffer.from(columns.uint8()).toString();
  try {
    return parse(text);
  } catch (cause) {
    throw new PackedError('no JSON of ours', { cause });
  }
}
