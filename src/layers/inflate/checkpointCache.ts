import type { Bytes } from '../../image/image.ts';
import { Checkpoints } from './checkpoints.ts';

/** Bytes of all checkpoints together: those of some 5 GB of gzip layers. */
const LIMIT = 64 << 20;

/**
 * Checkpoints of gzip files that lie in files of this machine, by where, and by the state of that file: whoever opens one
 * again reads from them. Of the least recently used no more are kept than fit.
 */
export class CheckpointCache {
  readonly #kept = new Map<string, Checkpoints>();
  readonly #limit: number;

  /** @param limit bytes that are kept at most, but for those in use */
  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /** Those of this file, to use and to add to. */
  of({ location, size }: Bytes): Checkpoints {
    if (!location) return new Checkpoints();
    const key = `${location.identity} ${location.offset} ${size}`;
    const found = this.#kept.get(key) ?? new Checkpoints();
    this.#kept.delete(key);
    this.#kept.set(key, found);
    this.#forgetOldest();
    return found;
  }

  /** Keeps those that were found in this file, where none of it are known yet. */
  put(bytes: Bytes, found: Checkpoints): void {
    this.of(bytes).take(found);
    this.#forgetOldest();
  }

  /** But never the last one, which is in use. */
  #forgetOldest(): void {
    let bytes = 0;
    // They grow while they are used, so it is counted anew.
    for (const [index, [each, checkpoints]] of [...this.#kept].reverse().entries()) {
      bytes += checkpoints.bytes;
      if (bytes > this.#limit && index > 0) this.#kept.delete(each);
    }
  }

  /** Forgets all; whoever was given some goes on with them. */
  clear(): void {
    this.#kept.clear();
  }
}

/** Those of this process. */
export const CHECKPOINTS = new CheckpointCache();
