import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { Bytes } from '../image/image.ts';
import { BLOCK, blockSums } from './blockSums.ts';
import { CHUNK } from './through.ts';

/** Bytes of a fingerprint: half a SHA-256, keyed so that no one can prepare two contents that share one. */
export const FINGERPRINT_LENGTH = 16;

/** New for each process. Fingerprints of different keys must never be compared. */
export const FINGERPRINT_KEY: Uint8Array = randomBytes(32);

/** Has this thread make the fingerprints that another one makes. */
export function adoptFingerprintKey(key: Uint8Array): void {
  FINGERPRINT_KEY.set(key);
}

const ZEROS = Buffer.alloc(BLOCK);

/**
 * The fingerprint of one file's content, fed with what the tar stores of it. Blocks of zeros are left out and only their
 * places count: so a hole is the same as the zeros it reads as, and a terabyte of it costs nothing. Of others their sums are
 * hashed. Files below a block, which most are, are hashed as they come.
 */
export class Fingerprint {
  readonly #key: Uint8Array;
  readonly #size: number;
  readonly #sparse: readonly number[] | undefined;
  readonly #hash: Hash;
  /** Where content goes on after zeros. */
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
    this.#hash = createHash('sha256').update(key);
  }

  update(stored: Uint8Array): void {
    if (!this.#sparse) {
      this.#add(stored);
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
    if (this.#size >= BLOCK || this.#sparse) {
      this.#skipTo(this.#size);
      this.#settleBlock();
      // The last block is filled up with zeros.
      if (this.#size >= BLOCK) this.#hash.update(` ${this.#size}`);
    }
    if (this.#places) this.#hash.update(this.#places.digest());
    return this.#hash.digest().subarray(0, FINGERPRINT_LENGTH);
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
    if (this.#size < BLOCK && !this.#sparse) {
      this.#hash.update(bytes);
      return;
    }
    let at = this.#fillBlock(bytes);
    while (bytes.length - at >= BLOCK) {
      let end = at;
      while (bytes.length - end >= BLOCK && !isZeroBlock(bytes, end)) end += BLOCK;
      this.#hashAt(this.#position, bytes.subarray(at, end));
      const next = end < bytes.length && bytes.length - end >= BLOCK ? end + BLOCK : end;
      this.#position += next - at;
      at = next;
    }
    this.#fillBlock(bytes.subarray(at));
  }

  /** Goes on with a begun block, or begins one with less than a whole. @returns how many bytes it took */
  #fillBlock(bytes: Uint8Array): number {
    const begun = this.#position % BLOCK;
    if (bytes.length === 0 || (begun === 0 && bytes.length >= BLOCK)) return 0;
    const piece = bytes.subarray(0, BLOCK - begun);
    this.#block ??= Buffer.alloc(BLOCK);
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

  /** Hashes what the begun block holds, and leaves it empty. */
  #settleBlock(): void {
    if (this.#size < BLOCK) {
      this.#hash.update((this.#block ?? ZEROS).subarray(0, this.#size));
      return;
    }
    if (!this.#block) return;
    const start = Math.ceil(this.#position / BLOCK - 1) * BLOCK;
    const filled = this.#block.subarray(0, this.#position - start);
    if (!filled.equals(ZEROS.subarray(0, filled.length))) this.#hashAt(start, filled);
    this.#block.fill(0);
  }

  #hashAt(start: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (start !== this.#hashedTo) {
      this.#places ??= createHash('sha256').update(this.#key);
      this.#places.update(`${start} `);
    }
    for (const sums of blockSums(this.#key, bytes)) this.#hash.update(sums);
    this.#hashedTo = start + bytes.length;
  }
}

function isZeroBlock(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0 && ZEROS.equals(bytes.subarray(at, at + BLOCK));
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
