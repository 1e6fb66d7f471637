import type { Bytes } from '../image/image.ts';

/** Bytes that are read at once where fewer are asked for. */
const BLOCK = 64 * 1024;
/** Blocks that are kept: 4 MiB. */
const KEPT = 64;

/** Blocks of some bytes, for those who read many small parts that lie close together. */
export class Blocks {
  readonly #kept = new Map<string, Promise<Uint8Array>>();
  #count = 0;

  /** The same bytes, read in blocks. */
  of(bytes: Bytes): Bytes {
    const number = this.#count++;
    const { size, location } = bytes;
    const read: Bytes['read'] = async (offset, length, signal) => {
      signal?.throwIfAborted();
      const first = Math.floor(offset / BLOCK);
      const start = first * BLOCK;
      const isWithin = length <= BLOCK && offset + length <= start + BLOCK;
      // What fails is asked for by itself: of the block something else may be what cannot be read.
      const block = isWithin ? await this.#block(`${number} ${first}`, bytes, start).catch(() => undefined) : undefined;
      return block ? block.subarray(offset - start, offset - start + length) : bytes.read(offset, length, signal);
    };
    return { size, read, ...(location ? { location } : {}) };
  }

  #block(key: string, bytes: Bytes, start: number): Promise<Uint8Array> {
    const known = this.#kept.get(key);
    if (known) return known;
    const block = bytes.read(start, BLOCK);
    this.#kept.set(key, block);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
    block.catch(() => this.#kept.delete(key));
    return block;
  }
}
