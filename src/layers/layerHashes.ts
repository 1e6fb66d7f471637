import { createHash, type Hash } from 'node:crypto';
import { algorithmOf, type Digest } from '../image/digest.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { ReadOptions } from './indexLayer.ts';
import { CHUNK, turn } from './through.ts';

/** What tells by which algorithms a layer's digests are computed. */
export type Claimed = Pick<Layer, 'claimedDigest' | 'diffId' | 'compression'>;

type Following = Pick<ReadOptions, 'signal' | 'onRead'>;

/** Hashes of both forms of a layer, by the algorithms its digests claim. */
export interface Hashes {
  readonly blob: Hash;
  readonly diffId: Hash;
  /** For plain layers, which are the same in both forms. */
  both(chunk: Uint8Array): void;
  digests(): { blob: Digest; diffId: Digest };
}

export function hashesFor({ claimedDigest, diffId: claimed, compression }: Claimed): Hashes {
  const blobAlgorithm = claimedDigest ? algorithmOf(claimedDigest) : 'sha256';
  const diffAlgorithm = claimed ? algorithmOf(claimed) : 'sha256';
  const blob = createHash(blobAlgorithm);
  // Of a plain layer both are digests of the same bytes.
  const diffId = compression === 'none' && diffAlgorithm === blobAlgorithm ? blob : createHash(diffAlgorithm);
  return {
    blob,
    diffId,
    both(chunk) {
      blob.update(chunk);
      if (diffId !== blob) diffId.update(chunk);
    },
    digests: () => ({
      blob: `${blobAlgorithm}:${blob.copy().digest('hex')}`,
      diffId: `${diffAlgorithm}:${diffId.copy().digest('hex')}`,
    }),
  };
}

/** Both digests of a plain layer of which nothing else is wanted. */
export async function digestPlain(
  layer: Claimed,
  blob: Bytes,
  following: Following,
): Promise<{ blob: Digest; diffId: Digest }> {
  const hashes = hashesFor(layer);
  await eachChunk(blob, following, (chunk) => hashes.both(chunk));
  return hashes.digests();
}

/** The digest of all bytes of a blob, by the algorithm of the one that is claimed. */
export async function digestAll(blob: Bytes, claimed: Digest | null, following: Following): Promise<Digest> {
  const algorithm = claimed ? algorithmOf(claimed) : 'sha256';
  const hash = createHash(algorithm);
  await eachChunk(blob, following, (chunk) => void hash.update(chunk));
  return `${algorithm}:${hash.digest('hex')}`;
}

async function eachChunk(blob: Bytes, { signal, onRead }: Following, take: (chunk: Uint8Array) => void): Promise<void> {
  for (let offset = 0; offset < blob.size; ) {
    await turn(signal);
    const chunk = blob.readSync ? blob.readSync(offset, CHUNK) : await blob.read(offset, CHUNK, signal);
    if (chunk.length === 0) return;
    take(chunk);
    offset += chunk.length;
    onRead?.(offset);
  }
}
