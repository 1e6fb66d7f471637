import { createHash, type Hash } from 'node:crypto';
import { algorithmOf } from '../../image/digest.ts';
import type { TarEntry } from '../tarParser.ts';
import { type ClaimedChunk, pathOf, type TocTable } from './tocTable.ts';

/** A part of the file that passes by, and its digest so far. */
interface Passing {
  readonly chunk: ClaimedChunk;
  readonly hash: Hash;
}

/** Compares the contents of a layer's files with the digests that a table of contents claims, while they pass by. */
export class TocContents {
  readonly #claimed: TocTable['contents'];
  readonly #different = new Set<string>();
  #path = '';
  #passing: readonly Passing[] = [];
  #position = 0;

  constructor(claimed: TocTable['contents']) {
    this.#claimed = claimed;
  }

  /** Paths of files that have other contents. */
  get different(): ReadonlySet<string> {
    return this.#different;
  }

  /** A file begins. Of a sparse one only parts come by, and nothing is said. */
  begin({ name, size, sparse }: TarEntry): void {
    this.#path = pathOf(Buffer.from(name).toString('latin1'));
    this.#position = 0;
    this.#different.delete(this.#path);
    const claimed = sparse ? [] : (this.#claimed.get(this.#path) ?? []);
    if (claimed.some(({ offset, length }) => offset + length > size)) this.#different.add(this.#path);
    this.#passing = onlyOnce(claimed).map((chunk) => ({ chunk, hash: createHash(algorithmOf(chunk.digest)) }));
  }

  update(piece: Uint8Array): void {
    for (const { chunk, hash } of this.#passing) {
      const from = Math.max(0, chunk.offset - this.#position);
      const to = Math.min(piece.length, chunk.offset + chunk.length - this.#position);
      if (from < to) hash.update(piece.subarray(from, to));
    }
    this.#position += piece.length;
  }

  end(): void {
    for (const { chunk, hash } of this.#passing)
      if (`${algorithmOf(chunk.digest)}:${hash.digest('hex')}` !== chunk.digest) this.#different.add(this.#path);
    this.#passing = [];
  }
}

/** Most files are one chunk, which has the same digest. */
function onlyOnce(chunks: readonly ClaimedChunk[]): readonly ClaimedChunk[] {
  const [whole, first] = chunks;
  const isSame = chunks.length === 2 && whole?.length === first?.length && whole?.digest === first?.digest;
  return whole && isSame ? [whole] : chunks;
}
