import { createHash, type Hash } from 'node:crypto';
import { algorithmOf, type Digest } from '../../image/digest.ts';
import type { TarEntry } from '../tarParser.ts';
import { STARGZ_INDEX } from './findToc.ts';
import { type ClaimedChunk, type ClaimedContent, pathOf, type TocTable } from './tocTable.ts';

/** A digest that is claimed, and that of what passed by so far. */
interface Passing {
  readonly claimed: Digest;
  readonly hash: Hash;
}

/**
 * Compares the contents of a layer's files with the digests that a table of contents claims, while they pass by. A byte is
 * hashed twice at most, and twice as many digests are computed at most as are claimed, however often a path comes.
 */
export class TocContents {
  readonly #claimed: TocTable['contents'];
  readonly #limit: number;
  readonly #different = new Set<string>();
  readonly #unproven = new Set<string>();
  #path = '';
  #whole: Passing | undefined;
  #chunk: Passing | undefined;
  /** Those that are to come, and the one that passes by. */
  #chunks: readonly ClaimedChunk[] = [];
  #next = 0;
  #position = 0;
  #begun = 0;

  constructor({ contents, digests }: Pick<TocTable, 'contents' | 'digests'>) {
    this.#claimed = contents;
    this.#limit = 2 * digests;
  }

  /** Paths of files that have other contents. */
  get different(): ReadonlySet<string> {
    return this.#different;
  }

  /** How many files have contents of which no digest is claimed, or none that is compared. */
  get unproven(): number {
    return this.#unproven.size;
  }

  /** How many digests were begun. */
  get begun(): number {
    return this.#begun;
  }

  /** A file begins. Of a sparse one only parts come by, which prove nothing. */
  begin({ name, size, sparse }: Pick<TarEntry, 'name' | 'size' | 'sparse'>): void {
    this.#path = pathOf(Buffer.from(name).toString('latin1'));
    this.#position = 0;
    this.#next = 0;
    this.#whole = undefined;
    this.#chunk = undefined;
    this.#chunks = [];
    this.#different.delete(this.#path);
    this.#unproven.delete(this.#path);
    const content = this.#claimed.get(this.#path);
    if (content && (content.size !== size || content.isOddlyCut)) {
      this.#different.add(this.#path);
      return;
    }
    const chunks = content ? chunksOf(content) : [];
    const isCompared = !sparse && this.#begun + chunks.length + (content?.digest ? 1 : 0) <= this.#limit;
    if (!isCompared || !isProven(size, content)) this.#addUnproven(size);
    if (!isCompared) return;
    this.#chunks = chunks;
    if (content?.digest) this.#whole = this.#begin(content.digest);
  }

  update(piece: Uint8Array): void {
    this.#whole?.hash.update(piece);
    const start = this.#position;
    this.#position += piece.length;
    for (let chunk = this.#chunks[this.#next]; chunk; chunk = this.#chunks[this.#next]) {
      if (chunk.offset >= this.#position) break;
      const end = chunk.offset + chunk.length;
      this.#chunk ??= this.#begin(chunk.digest);
      this.#chunk.hash.update(piece.subarray(Math.max(0, chunk.offset - start), end - start));
      if (end > this.#position) break;
      this.#compare(this.#chunk);
      this.#chunk = undefined;
      this.#next++;
    }
  }

  end(): void {
    if (this.#whole) this.#compare(this.#whole);
    this.#whole = undefined;
    this.#chunks = [];
  }

  /** The table is what claims: nothing proves itself. */
  #addUnproven(size: number): void {
    if (size > 0 && this.#path !== STARGZ_INDEX) this.#unproven.add(this.#path);
  }

  #begin(claimed: Digest): Passing {
    this.#begun++;
    return { claimed, hash: createHash(algorithmOf(claimed)) };
  }

  #compare({ claimed, hash }: Passing): void {
    if (`${algorithmOf(claimed)}:${hash.digest('hex')}` !== claimed) this.#different.add(this.#path);
  }
}

/** Whether digests are claimed of all of a file. */
function isProven(size: number, content: ClaimedContent | undefined): boolean {
  return content !== undefined && (content.digest !== null || sum(content.chunks) === size);
}

function sum(chunks: readonly ClaimedChunk[]): number {
  return chunks.reduce((total, { length }) => total + length, 0);
}

/** Most files are one chunk, which has the same digest. */
function chunksOf({ size, digest, chunks }: ClaimedContent): readonly ClaimedChunk[] {
  const [first] = chunks;
  return first?.length === size && first.digest === digest ? [] : chunks;
}
