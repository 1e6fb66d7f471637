import type { Checkpoint, Checkpoints } from './checkpoints.ts';
import { gzipHeader } from './gzipHeader.ts';
import { RawInflater, STOP, type Stop } from './rawInflater.ts';

/** That these bytes cannot be inflated here. It is no verdict: that is node:zlib's. */
export class GzipDamage extends Error {}

/** Checksum and length behind a member's data, in bytes. */
const TRAILER = 8;

export interface GzipInflaterOptions {
  /** Where it goes on; then the first that is pushed is the byte this names. What checksum its member has is not known. */
  readonly from?: Checkpoint | undefined;
  /** Gets the places where one could go on. */
  readonly checkpoints?: Checkpoints | undefined;
}

/**
 * Inflates a gzip file, all its members (RFC 1952, 2.2), which is pushed piece by piece. Its pieces are views of memory that
 * is used again: one is valid until the next is asked for. Whoever makes one closes it.
 */
export class GzipInflater {
  readonly #raw: RawInflater;
  readonly #from: Checkpoint | undefined;
  readonly #checkpoints: Checkpoints | undefined;
  #state: 'between' | 'header' | 'data' | 'trailer' | 'ended';
  /** Where in the file what was pushed ends. */
  #pushed: number;
  #final = false;
  #members = 0;
  /** Where in all inflated bytes those begin that were not taken. */
  #taken: number;
  /** The same of the member; null where it began before `from`. */
  #memberStart: number | null = null;
  #end = 0;
  #closed = false;

  /** @throws GzipDamage where WebAssembly does not run */
  constructor({ from, checkpoints }: GzipInflaterOptions = {}) {
    this.#from = from;
    this.#checkpoints = checkpoints;
    this.#state = from ? 'between' : 'header';
    this.#pushed = from?.input ?? 0;
    this.#taken = from?.output ?? 0;
    try {
      this.#raw = RawInflater.take();
    } catch (cause) {
      throw new GzipDamage('WebAssembly does not run', { cause });
    }
    this.#askForCheckpoint();
  }

  close(): void {
    if (!this.#closed) this.#raw.giveBack();
    this.#closed = true;
  }

  /** Whether the last member has ended, and what follows is none. */
  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** Where the last member ends, once it has ended. */
  get end(): number {
    return this.#end;
  }

  /**
   * What can be inflated of all that was pushed; some of it may come with what is pushed next.
   * @throws GzipDamage
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length && !this.ended; ) {
      const fed = this.#raw.feed(chunk, at);
      at += fed;
      this.#pushed += fed;
      yield* this.#advance();
      if (fed === 0) throw new GzipDamage('a header without end');
    }
  }

  /**
   * Nothing follows: the rest.
   * @throws GzipDamage
   */
  *finish(): Generator<Uint8Array> {
    if (this.ended) return;
    this.#final = true;
    this.#raw.endInput();
    yield* this.#advance();
    if (!this.ended) throw new GzipDamage('it breaks off');
  }

  *#advance(): Generator<Uint8Array> {
    if (this.#state === 'between') this.#resume();
    for (;;) {
      if (this.#state === 'header' && !this.#beginMember()) break;
      if (this.#state === 'data') {
        const stop = this.#run();
        if (stop === STOP.damaged) throw new GzipDamage('no deflated data');
        if (stop === STOP.full) yield* this.#take();
        if (stop === STOP.betweenBlocks) this.#addCheckpoint();
        if (stop === STOP.needsInput) break;
        if (stop !== STOP.ended) continue;
        this.#state = 'trailer';
      }
      if (!this.#endMember()) break;
    }
    if (this.ended) yield* this.#take();
  }

  #run(): Stop {
    try {
      return this.#raw.run();
    } catch (cause) {
      throw new GzipDamage('it does not run', { cause });
    }
  }

  *#take(): Generator<Uint8Array> {
    const { window } = this.#raw;
    if (window.length > 0) yield window;
    this.#taken += window.length;
    this.#raw.takeWindow();
  }

  #resume(): void {
    if (!this.#from) return;
    this.#raw.resume(this.#from.history, this.#from.bits);
    this.#state = 'data';
  }

  #askForCheckpoint(): void {
    if (this.#checkpoints) this.#raw.askBetweenBlocks(Math.max(0, this.#checkpoints.next - this.#inflated));
  }

  #addCheckpoint(): void {
    const at = this.#pushed * 8 - this.#raw.unreadBits;
    const place = { output: this.#inflated, input: Math.floor(at / 8), bits: at % 8 };
    this.#checkpoints?.add(place, this.#raw.history);
    this.#askForCheckpoint();
  }

  get #inflated(): number {
    return this.#taken + this.#raw.inflated;
  }

  /** @returns false where no member begins, or not yet */
  #beginMember(): boolean {
    const { waiting } = this.#raw;
    if (this.#members > 0 && isNoMember(waiting, this.#final)) {
      this.#state = 'ended';
      this.#end = this.#pushed - waiting.length;
      return false;
    }
    const header = gzipHeader(waiting);
    if (header === null) throw new GzipDamage('no gzip header');
    if (header === undefined) return false;
    this.#raw.skip(header);
    this.#raw.begin();
    this.#memberStart = this.#inflated;
    this.#state = 'data';
    return true;
  }

  /** @returns false where the member's trailer is not there yet */
  #endMember(): boolean {
    const { waiting } = this.#raw;
    if (waiting.length < TRAILER) return false;
    const trailer = new DataView(waiting.buffer, waiting.byteOffset, TRAILER);
    if (this.#memberStart !== null) {
      const length = (this.#inflated - this.#memberStart) % 2 ** 32;
      if (trailer.getUint32(0, true) !== this.#raw.checksum) throw new GzipDamage('another checksum');
      if (trailer.getUint32(4, true) !== length) throw new GzipDamage('another length');
    }
    this.#raw.skip(TRAILER);
    this.#members++;
    this.#state = 'header';
    return true;
  }
}

/** Whether no further member begins with these bytes. */
function isNoMember(waiting: Uint8Array, final: boolean): boolean {
  const [first, second] = waiting;
  if (first === undefined || second === undefined) return first === undefined ? final : final || first !== 0x1f;
  return first !== 0x1f || second !== 0x8b;
}
