import type { Bytes } from '../../image/image.ts';
import type { Checkpoint, Checkpoints } from './checkpoints.ts';
import { inflateFrom } from './inflateFrom.ts';

/** Readers that stay where they are, so that the next read may go on there: each keeps an inflater, which is half a MiB. */
const awake = new Set<InflatedBytes>();
const AWAKE_LIMIT = 4;

/** Where a reader stands: the piece it was given last, and where that begins. */
interface Place {
  readonly pieces: AsyncGenerator<Uint8Array>;
  piece: Uint8Array;
  start: number;
}

/**
 * The inflated bytes of a gzip or zstd file, of which any part can be read: inflating begins at the checkpoint before it, or goes on
 * where the last read ended. Where no checkpoint is known yet, those on the way are kept.
 */
export class InflatedBytes implements Bytes {
  readonly size: number;
  readonly #stored: Bytes;
  readonly #compression: 'gzip' | 'zstd';
  readonly #checkpoints: Checkpoints;
  #place: Place | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #skipped = 0;
  #closed = false;

  /** @param size of the inflated bytes, or of as many as will be read */
  constructor(stored: Bytes, size: number, checkpoints: Checkpoints, compression: 'gzip' | 'zstd' = 'gzip') {
    this.#stored = stored;
    this.#compression = compression;
    this.size = size;
    this.#checkpoints = checkpoints;
  }

  /** Bytes that were inflated on the way to others. */
  get skipped(): number {
    return this.#skipped;
  }

  /**
   * One read waits for the one before it.
   * @throws GzipDamage where node:zlib should have the last word
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    const reading = this.#turn.then(() => this.#read(offset, Math.min(length, this.size - offset), signal));
    this.#turn = reading.catch(() => undefined);
    return reading;
  }

  /** Ends what is under way; nothing can be read any more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#sleep();
  }

  /** Lets go of what it needs to go on where it stands, once it has done what it was asked for. */
  #sleep(): Promise<void> {
    const resting = this.#turn.then(() => this.#rest());
    this.#turn = resting;
    return resting;
  }

  async #read(offset: number, length: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    this.#check(signal);
    if (length <= 0) return new Uint8Array();
    try {
      return await this.#collect(offset, new Uint8Array(length), signal);
    } catch (error) {
      await this.#rest();
      throw error;
    }
  }

  async #collect(offset: number, content: Uint8Array, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const place = await this.#placeBefore(offset);
    let filled = 0;
    for (;;) {
      const from = offset + filled - place.start;
      const part = place.piece.subarray(from, from + content.length - filled);
      content.set(part, filled);
      filled += part.length;
      if (filled === content.length) return content;
      this.#check(signal);
      this.#skipped += filled === 0 ? place.piece.length : 0;
      place.start += place.piece.length;
      const next = await place.pieces.next();
      if (next.done) {
        await this.#rest();
        return content.subarray(0, filled);
      }
      place.piece = next.value;
    }
  }

  #check(signal: AbortSignal | undefined): void {
    signal?.throwIfAborted();
    if (this.#closed) throw new DOMException('The layer was closed.', 'AbortError');
  }

  async #placeBefore(offset: number): Promise<Place> {
    const checkpoint = this.#checkpoints.before(offset);
    const place = this.#place;
    const goesOn = place && place.start <= offset && place.start + place.piece.length >= (checkpoint?.output ?? 0);
    if (!goesOn) await this.#rest();
    const next = goesOn ? place : this.#begin(checkpoint);
    this.#place = next;
    awake.delete(this);
    awake.add(this);
    const [first] = awake;
    // It may be at work: it rests when it is done.
    if (awake.size > AWAKE_LIMIT && first) void first.#sleep();
    return next;
  }

  #begin(from: Checkpoint | undefined): Place {
    const pieces = inflateFrom(this.#stored, this.#compression, { from, checkpoints: this.#checkpoints });
    return { pieces, piece: new Uint8Array(), start: from?.output ?? 0 };
  }

  async #rest(): Promise<void> {
    awake.delete(this);
    const { pieces } = this.#place ?? {};
    this.#place = undefined;
    await pieces?.return(undefined);
  }
}
