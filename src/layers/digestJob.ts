import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer, Location } from '../image/image.ts';
import type { ComputedDigests, UnreadLayer } from '../image/integrity.ts';
import { type FileBytes, memoryBytes, openFile, slice } from './bytes.ts';
import { digestPlain, readLayer } from './indexLayer.ts';

/** A layer whose digests are to be computed: a structured-clone value, so that a worker thread can be told. */
export interface DigestPart {
  /** What tells how, and which algorithms are claimed. */
  readonly layer: Pick<Layer, 'index' | 'digest' | 'claimedDigest' | 'diffId' | 'compression'>;
  /** Where its bytes lie, or where they lie nowhere, the bytes. */
  readonly stored: (Location & { readonly size: number }) | Uint8Array;
}

export interface DigestJob {
  readonly kind: 'digests';
  /** In this order. */
  readonly parts: readonly DigestPart[];
}

/** What is told of a part, by its position: that it is begun, and what was found. */
export type DigestNews =
  | { readonly kind: 'begun'; readonly part: number }
  | { readonly kind: 'found'; readonly part: number; readonly found: ComputedDigests | UnreadLayer };

/**
 * Computes digests, one layer after the other. What cannot be read of one keeps none of the others back.
 * @param onRead bytes of the job read so far
 */
export async function computeDigests(
  { parts }: DigestJob,
  onRead: (done: number) => void,
  tell: (news: DigestNews) => void,
  signal?: AbortSignal,
): Promise<void> {
  let before = 0;
  for (const [position, part] of parts.entries()) {
    tell({ kind: 'begun', part: position });
    const found = await computePart(part, (bytes) => onRead(before + bytes), signal).catch((error: unknown) => {
      if (!(error instanceof ImageError)) throw error;
      return { failure: error.sentence };
    });
    before += sizeOf(part);
    onRead(before);
    tell({ kind: 'found', part: position, found });
  }
}

export function sizeOf({ stored }: DigestPart): number {
  return stored instanceof Uint8Array ? stored.length : stored.size;
}

async function computePart(
  { layer, stored }: DigestPart,
  onRead: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<ComputedDigests> {
  if (stored instanceof Uint8Array) return digestsOf(layer, memoryBytes(stored), onRead, signal);
  const file = await openSame(stored);
  try {
    const found = await digestsOf(layer, slice(file, stored.offset, stored.size), onRead, signal);
    // Or it was written to while it was read.
    await (await openSame(stored)).close();
    return found;
  } finally {
    await file.close();
  }
}

/** Opens a file again by its path. Meanwhile it may have become another, about which nothing was asked. */
async function openSame({ file, identity }: Location): Promise<FileBytes> {
  const bytes = await openFile(file);
  if (bytes.location.identity === identity) return bytes;
  await bytes.close();
  throw new ImageError('unreadable', '{0} changed on disk since it was opened. Reload it.', [file]);
}

async function digestsOf(
  known: DigestPart['layer'],
  blob: Bytes,
  onRead: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<ComputedDigests> {
  if (known.compression === 'none') return digestPlain(known, blob, { signal, onRead });
  const unknown = { chainId: null, mediaType: null, size: blob.size, claimedSize: null, name: '' };
  const { computed } = await readLayer({ ...known, ...unknown, blob }, { verify: true, signal, onRead });
  if (!computed) throw new Error('Nothing was computed');
  return computed;
}
