import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { Bytes } from '../image/image.ts';
import { BLOCK, blockSums, contentSum, MOST, SUM } from './blockSums.ts';
import { CHUNK } from './through.ts';

/** Bytes of a fingerprint, which is keyed so that no one can prepare two contents that share one. */
export const FINGERPRINT_LENGTH = 16;

/** New for each process, until it adopts another. Fingerprints of different keys must never be compared. */
export const FINGERPRINT_KEY: Uint8Array = randomBytes(32);

/** Has this thread make the fingerprints that another one makes, or made that was kept. */
export function adoptFingerprintKey(key: Uint8Array): void {
  FINGERPRINT_KEY.set(key);
}

const ZEROS = Buffer.alloc(BLOCK);

/** Empty blocks of fingerprints that are done: most files are small, and a new one for each took as long as summing them up. */
const spare: Buffer[] = [];

/** Sums that one block holds, but for the place of the file's size. */
const SUMS = BLOCK / SUM - 1;

/**
 * The fingerprint of one file's content, fed with what the tar stores of it: the sum of the sums of its blocks, or where there
 * are many, a digest of those. Blocks of zeros are left out and only their places count: so a hole is the same as the zeros
 * it reads as, and a terabyte of it costs nothing.
 */
export class Fingerprint {
  readonly #key: Uint8Array;
  readonly #size: number;
  readonly #sparse: readonly number[] | undefined;
  /** Of all of the content, where that came at once. */
  #whole: Uint8Array | null = null;
  /** Of blocks, and of those before them. */
  #sums: Buffer | undefined;
  #summed = 0;
  #hash: Hash | undefined;
  /** From where to where blocks of zeros are, but for those at the end. */
  #places: Hash | undefined;
  #hashedTo = 0;
  /** Where in the expanded file the next byte goes, and the begun block it goes to. */
  #position = 0;
  #block: Buffer | undefined;
  /** The next part of the map, and what is missing of the last one. */
  #part = 0;
  #partLeft = 0;

  constructor(key: Uint8Array, size: number, sparse: readonly number[] | undefined) {
    this.#key = key;
    this.#size = size;
    this.#sparse = sparse;
  }

  update(stored: Uint8Array): void {
    if (!this.#sparse) {
      const isWhole = stored.length === this.#size && stored.length <= MOST;
      this.#whole = isWhole ? contentSum(this.#key, stored) : null;
      if (!this.#whole) this.#add(stored);
      return;
    }
    for (let at = 0; at < stored.length; ) {
      if (this.#partLeft === 0 && !this.#nextPart()) return;
      const piece = stored.subarray(at, at + this.#partLeft);
      this.#add(piece);
      at += piece.length;
      this.#partLeft -= piece.length;
    }
  }

  digest(): Uint8Array {
    if (this.#whole) return this.#whole;
    this.#skipTo(this.#size);
    this.#settleBlock();
    if (this.#block) spare.push(this.#block);
    this.#block = undefined;
    const end = this.#summed * SUM;
    const sums = this.#roomForSums().subarray(0, end + SUM);
    sums.fill(0, end);
    sums.writeDoubleLE(this.#size, end);
    if (!this.#hash && !this.#places) return Buffer.from(blockSums(this.#key, sums, 'sums'));
    const hash = (this.#hash ?? createHash('sha256').update(this.#key)).update(sums);
    if (this.#places) hash.update(this.#places.digest());
    return hash.digest().subarray(0, FINGERPRINT_LENGTH);
  }

  #roomForSums(): Buffer {
    this.#sums ??= Buffer.allocUnsafe((Math.min(SUMS, Math.ceil(this.#size / BLOCK)) + 1) * SUM);
    return this.#sums;
  }

  #nextPart(): boolean {
    while (this.#partLeft === 0) {
      const offset = this.#sparse?.[2 * this.#part];
      const length = this.#sparse?.[2 * this.#part + 1];
      if (offset === undefined || length === undefined) return false;
      this.#part++;
      if (length > 0) this.#skipTo(offset);
      this.#partLeft = length;
    }
    return true;
  }

  #add(bytes: Uint8Array): void {
    let at = this.#position % BLOCK === 0 ? 0 : this.#fillBlock(bytes);
    // The file's last block is summed up as it comes, without waiting for it to be whole.
    const isEnd = this.#position + bytes.length - at === this.#size;
    const last = isEnd ? bytes.length : bytes.length - ((bytes.length - at) % BLOCK);
    while (at < last) {
      let end = at;
      while (end < last && !isZeroBlock(bytes, end)) end = Math.min(end + BLOCK, last);
      this.#sumUpAt(this.#position, bytes.subarray(at, end));
      const next = Math.min(end + BLOCK, last);
      this.#position += next - at;
      at = next;
    }
    if (at < bytes.length) this.#fillBlock(bytes.subarray(at));
  }

  /** Goes on with a begun block, or begins one. @returns how many bytes it took */
  #fillBlock(bytes: Uint8Array): number {
    const begun = this.#position % BLOCK;
    const piece = bytes.subarray(0, BLOCK - begun);
    this.#block ??= spare.pop() ?? Buffer.alloc(BLOCK);
    this.#block.set(piece, begun);
    this.#position += piece.length;
    if (this.#position % BLOCK === 0) this.#settleBlock();
    return piece.length;
  }

  /** Zeros up to `offset` of the expanded file. */
  #skipTo(offset: number): void {
    if (offset - this.#position >= BLOCK - (this.#position % BLOCK)) {
      this.#position += (BLOCK - (this.#position % BLOCK)) % BLOCK;
      this.#settleBlock();
    }
    this.#position = Math.max(offset, this.#position);
  }

  /** Sums up what the begun block holds, and leaves it empty. */
  #settleBlock(): void {
    if (!this.#block) return;
    const start = Math.ceil(this.#position / BLOCK - 1) * BLOCK;
    const filled = this.#block.subarray(0, this.#position - start);
    if (!isZero(filled)) this.#sumUpAt(start, filled);
    filled.fill(0);
  }

  #sumUpAt(start: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (start !== this.#hashedTo) {
      this.#places ??= createHash('sha256').update(this.#key);
      this.#places.update(`${this.#hashedTo} ${start} `);
    }
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + Math.min(MOST, (SUMS - this.#summed) * BLOCK));
      const sums = blockSums(this.#key, piece, 'content');
      this.#roomForSums().set(sums, this.#summed * SUM);
      this.#summed += sums.length / SUM;
      at += piece.length;
      if (this.#summed < SUMS) continue;
      this.#hash ??= createHash('sha256').update(this.#key);
      this.#hash.update(this.#roomForSums().subarray(0, SUMS * SUM));
      this.#summed = 0;
    }
    this.#hashedTo = start + bytes.length;
  }
}

function isZero(bytes: Uint8Array): boolean {
  return bytes[0] === 0 && ZEROS.subarray(0, bytes.length).equals(bytes);
}

function isZeroBlock(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && isZero(bytes.subarray(at, at + BLOCK));
}

/** The fingerprint of content that lies in an uncompressed tar. */
export async function fingerprintAt(
  tar: Bytes,
  {
    offset,
    stored,
    size,
    sparse,
  }: { offset: number; stored: number; size: number; sparse: readonly number[] | undefined },
  key: Uint8Array,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const fingerprint = new Fingerprint(key, size, sparse);
  for (let done = 0; done < stored; ) {
    const [at, length] = [offset + done, Math.min(stored - done, CHUNK)];
    const piece = tar.readSync ? tar.readSync(at, length) : await tar.read(at, length, signal);
    if (piece.length === 0) break;
    fingerprint.update(piece);
    done += piece.length;
  }
  return fingerprint.digest();
}
