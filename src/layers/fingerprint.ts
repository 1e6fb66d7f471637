import { createHash, type Hash, randomBytes } from 'node:crypto';
import type { Bytes } from '../image/image.ts';

/** Bytes of a fingerprint: half a SHA-256, keyed so that no one can prepare two contents that share one. */
export const FINGERPRINT_LENGTH = 16;

/** New for each process. Fingerprints of different keys must never be compared. */
export const FINGERPRINT_KEY: Uint8Array = randomBytes(32);

/** Holes of sparse files are hashed as the zeros they read as, up to this expanded size; above, by their map. 1 GiB. */
const EXPAND_LIMIT = 2 ** 30;
const ZEROS = new Uint8Array(64 << 10);

/** The fingerprint of one file's content, fed with what the tar stores of it. */
export class Fingerprint {
  readonly #hash: Hash;
  readonly #size: number;
  readonly #sparse: readonly number[] | undefined;
  /** Where in the expanded file the next stored byte goes, and the next part of the map. */
  #position = 0;
  #part = 0;
  #partLeft = 0;

  constructor(key: Uint8Array, size: number, sparse: readonly number[] | undefined) {
    this.#hash = createHash('sha256').update(key);
    this.#size = size;
    this.#sparse = sparse && size <= EXPAND_LIMIT ? sparse : undefined;
    if (sparse && !this.#sparse) this.#hash.update(sparse.join());
  }

  update(stored: Uint8Array): void {
    if (!this.#sparse) {
      this.#hash.update(stored);
      return;
    }
    for (let at = 0; at < stored.length; ) {
      if (this.#partLeft === 0 && !this.#nextPart()) return;
      const piece = stored.subarray(at, at + this.#partLeft);
      this.#hash.update(piece);
      at += piece.length;
      this.#position += piece.length;
      this.#partLeft -= piece.length;
    }
  }

  digest(): Uint8Array {
    if (this.#sparse) this.#zeros(this.#size - this.#position);
    return this.#hash.digest().subarray(0, FINGERPRINT_LENGTH);
  }

  #nextPart(): boolean {
    while (this.#partLeft === 0) {
      const offset = this.#sparse?.[2 * this.#part];
      const length = this.#sparse?.[2 * this.#part + 1];
      if (offset === undefined || length === undefined) return false;
      this.#part++;
      this.#zeros(offset - this.#position);
      this.#partLeft = length;
    }
    return true;
  }

  #zeros(count: number): void {
    for (let left = count; left > 0; left -= ZEROS.length) this.#hash.update(ZEROS.subarray(0, left));
    this.#position += Math.max(0, count);
  }
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
    const piece = await tar.read(offset + done, Math.min(stored - done, 1 << 20), signal);
    if (piece.length === 0) break;
    fingerprint.update(piece);
    done += piece.length;
  }
  return fingerprint.digest();
}
