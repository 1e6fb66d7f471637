import { ImageError } from '../image/errors.ts';
import type { Bytes, Location } from '../image/image.ts';
import { memoryBytes, reopenFile, slice } from './bytes.ts';
import {
  type Following,
  type LayerClaims,
  NOTHING,
  type ReadLayer,
  type ReadOptions,
  readLayer,
} from './indexLayer.ts';
import { digestAll, digestPlain } from './layerHashes.ts';
import { turn } from './through.ts';
import { type Listed, openLayerToc } from './toc/layerToc.ts';

/** How a layer is read, and what for: its index, both its digests, that of its stored bytes alone, or its table of contents. */
export interface ReadHow extends Pick<ReadOptions, 'verify' | 'fingerprints' | 'checkpoints'> {
  readonly only?: 'digests' | 'blob' | 'toc';
}

/** A layer that is to be read: a structured-clone value, so that a worker thread can be told. */
export interface LayerPart {
  readonly layer: LayerClaims;
  readonly how: ReadHow;
  /** Where its bytes lie, or where they lie nowhere, the bytes. */
  readonly stored: (Location & { readonly size: number }) | Uint8Array;
}

export interface LayerJob {
  readonly kind: 'layers';
  /** In this order. */
  readonly parts: readonly LayerPart[];
  /** How many of them were begun, in memory that all threads of the job share: whoever is free takes the next one. */
  readonly begun: Int32Array;
  /** By which files are fingerprinted. */
  readonly key: Uint8Array;
}

/**
 * What is told of a part, by its position: that it is begun, how many of its bytes were read, what its table of contents
 * lists, and what was found.
 */
export type LayerNews =
  | { readonly kind: 'begun'; readonly part: number }
  | { readonly kind: 'read'; readonly part: number; readonly bytes: number }
  | { readonly kind: 'listed'; readonly part: number; readonly listed: Listed }
  | { readonly kind: 'found'; readonly part: number; readonly found: ReadLayer };

/** Milliseconds between two words on how much was read. */
const TELL_MS = 20;

/** Reads parts of a job until none is left that nobody has begun. */
export async function readParts(
  { parts, begun }: LayerJob,
  tell: (news: LayerNews) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (;;) {
    // A thread of its own is ended from outside; any other has to listen.
    await turn(signal);
    const part = Atomics.add(begun, 0, 1);
    const known = parts[part];
    if (!known) return;
    tell({ kind: 'begun', part });
    let told = performance.now();
    const onRead = (bytes: number): void => {
      const now = performance.now();
      if (now - told < TELL_MS) return;
      told = now;
      tell({ kind: 'read', part, bytes });
    };
    const onListed = (listed: Listed) => tell({ kind: 'listed', part, listed });
    tell({ kind: 'found', part, found: await unlessUnread(readPart(known, { onRead, onListed, signal })) });
  }
}

/** What cannot be read of one layer keeps none of the others back. */
export function unlessUnread(reading: Promise<ReadLayer>): Promise<ReadLayer> {
  return reading.catch((error: unknown) => {
    if (!(error instanceof ImageError)) throw error;
    return { ...NOTHING, failure: error.sentence };
  });
}

async function readPart({ layer, how, stored }: LayerPart, following: Following): Promise<ReadLayer> {
  if (stored instanceof Uint8Array) return readAsAsked({ ...layer, blob: memoryBytes(stored) }, how, following);
  const file = reopenFile(stored);
  try {
    const found = await readAsAsked({ ...layer, blob: slice(file, stored.offset, stored.size) }, how, following);
    // Or it was written to while it was read.
    await reopenFile(stored).close();
    return found;
  } finally {
    await file.close();
  }
}

/** @throws as `readLayer` */
export async function readAsAsked(
  layer: LayerClaims & { readonly blob: Bytes },
  { only, ...how }: ReadHow,
  following: Following,
): Promise<ReadLayer> {
  const { blob, compression, claimedDigest } = layer;
  if (only === 'blob')
    return { ...NOTHING, computed: { blob: await digestAll(blob, claimedDigest, following), diffId: null } };
  if (only === 'toc') {
    if (compression !== 'gzip' && compression !== 'zstd') return NOTHING;
    const toc = await openLayerToc(blob, compression, false, following.signal);
    return toc?.claimed ? { ...NOTHING, claimed: toc.claimed } : NOTHING;
  }
  if (only === 'digests' && compression === 'none')
    return { ...NOTHING, computed: await digestPlain(layer, blob, following) };
  if (only === undefined) return readLayer(layer, { ...how, ...following });
  const { computed } = await readLayer(layer, { verify: true, ...following });
  return { ...NOTHING, computed };
}
