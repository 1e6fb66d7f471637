/** What a match may reach, in bytes. */
const HISTORY = 32 << 10;
/** Inflated bytes between two, at least: a fiftieth of a second. */
const INTERVAL = 8 << 20;
/** Bytes of all together. */
const LIMIT = 16 << 20;

/** A place in a gzip file between two blocks, or in a zstd file between two frames, where inflating can be taken up again. */
export interface Checkpoint {
  /** Inflated bytes before it. */
  readonly output: number;
  /** The byte of the file it goes on with, and how many bits of that were consumed. */
  readonly input: number;
  readonly bits: number;
  /** The 32 KiB of inflated bytes before it, or as many as a match may reach: none before a zstd frame. */
  readonly history: Uint8Array;
}

/**
 * The checkpoints of one compressed file, in their order: one each 8 MiB, which takes about a hundredth of the file. Deflating what
 * is kept would halve that, and take a twentieth of the time in which the file is inflated. Where they would take more than
 * is allowed, every second is let go.
 */
export class Checkpoints {
  readonly #limit: number;
  #interval: number;
  #all: Checkpoint[] = [];
  #bytes = 0;

  /**
   * @param limit bytes that they take at most
   * @param interval inflated bytes between two, at first
   */
  constructor(limit = LIMIT, interval = INTERVAL) {
    this.#limit = limit;
    this.#interval = interval;
  }

  get count(): number {
    return this.#all.length;
  }

  /** Bytes that they take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From how many inflated bytes on the next is wanted. */
  get next(): number {
    return this.last + this.#interval;
  }

  /** Where the last is, in inflated bytes; 0 where there is none. */
  get last(): number {
    return this.#all.at(-1)?.output ?? 0;
  }

  /** Those behind this inflated byte. */
  behind(output: number): readonly Checkpoint[] {
    return this.#all.slice(this.#all.findLastIndex((each) => each.output <= output) + 1);
  }

  /** The last that is not behind this inflated byte. */
  before(output: number): Checkpoint | undefined {
    return this.#all.findLast((each) => each.output <= output);
  }

  /**
   * Keeps one, if it is wanted.
   * @param history the inflated bytes before it, of which a copy is made
   */
  add(place: Omit<Checkpoint, 'history'>, history: Uint8Array): void {
    if (place.output < this.next) return;
    this.#keep({ ...place, history: history.slice() });
    while (this.#bytes > this.#limit && this.#all.length > 1) this.#thin();
  }

  /** Takes over others of the same file, where it has none yet. */
  take(others: Checkpoints): void {
    if (this.#all.length > 0) return;
    this.#all = [...others.#all];
    this.#bytes = others.#bytes;
    this.#interval = others.#interval;
  }

  /** Inflated bytes at most, of so many, that lie between one and the next, before the first or behind the last. */
  widest(size: number): number {
    let [widest, from] = [0, 0];
    for (const { output } of this.#all) {
      widest = Math.max(widest, Math.min(size, output) - from);
      from = Math.min(size, output);
    }
    return Math.max(widest, size - from);
  }

  /** Forgets all: what they are of was not what it seemed. */
  clear(): void {
    this.#all = [];
    this.#bytes = 0;
  }

  /** All of them as bytes, for `decode`. */
  encode(): Uint8Array {
    const head = Buffer.alloc(HEAD + this.#all.length * RECORD);
    head.write(MAGIC, 0, 'latin1');
    head.writeUInt32LE(this.#all.length, MAGIC.length);
    head.writeDoubleLE(this.#interval, MAGIC.length + 4);
    for (const [index, { output, input, bits, history }] of this.#all.entries()) {
      const at = HEAD + index * RECORD;
      head.writeDoubleLE(output, at);
      head.writeDoubleLE(input, at + 8);
      head.writeUInt16LE(bits, at + 16);
      head.writeUInt16LE(history.length, at + 18);
    }
    return Buffer.concat([head, ...this.#all.map(({ history }) => history)]);
  }

  /** Those that were encoded; undefined where these bytes are something else. */
  static decode(bytes: Uint8Array, limit = LIMIT): Checkpoints | undefined {
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (all.length < HEAD || all.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
    const count = all.readUInt32LE(MAGIC.length);
    const interval = all.readDoubleLE(MAGIC.length + 4);
    let from = HEAD + count * RECORD;
    if (from > all.length || all.length - HEAD > limit) return undefined;
    if (!Number.isSafeInteger(interval) || interval < 1) return undefined;
    const found = new Checkpoints(limit, interval);
    for (let index = 0; index < count; index++) {
      const at = HEAD + index * RECORD;
      const history = all.subarray(from, from + all.readUInt16LE(at + 18));
      from += history.length;
      const [output, input, bits] = [all.readDoubleLE(at), all.readDoubleLE(at + 8), all.readUInt16LE(at + 16)];
      const last = found.#all.at(-1) ?? { output: 0, input: -1 };
      const isPlace = Number.isSafeInteger(output) && Number.isSafeInteger(input) && bits < 8;
      if (!isPlace || history.length > HISTORY || output <= last.output || input <= last.input) return undefined;
      found.#keep({ output, input, bits, history });
    }
    return from === all.length ? found : undefined;
  }

  #keep(checkpoint: Checkpoint): void {
    this.#all.push(checkpoint);
    this.#bytes += checkpoint.history.length + RECORD;
  }

  #thin(): void {
    this.#interval *= 2;
    const before = this.#all;
    this.#all = [];
    this.#bytes = 0;
    for (const each of before) if (each.output >= this.next) this.#keep(each);
  }
}

const MAGIC = 'gzcp0003';
/** Of all: what it is, how many, and what is between two at least. Of one: three places and a length. */
const HEAD = MAGIC.length + 12;
const RECORD = 20;
