import type { Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Layer } from '../image/image.ts';
import { note } from '../image/notes.ts';
import { sentence, sentenceOf } from '../image/sentence.ts';
import type { LayerCache } from './cache/layerCache.ts';
import { NOTHING, type ReadLayer } from './indexLayer.ts';
import { CHECKPOINTS } from './inflate/checkpointCache.ts';
import { Checkpoints } from './inflate/checkpoints.ts';
import type { ReadHow } from './layerJob.ts';
import { type LayerTask, readInThreads, type ThreadOptions } from './layerPool.ts';
import type { Listed } from './toc/layerToc.ts';

export interface LayersOptions {
  /** Compute digests, for which all bytes are read. */
  readonly verify?: boolean;
  /** What was read of layers before. What is read now is kept in it, where it can be verified on the way. */
  readonly cache?: LayerCache | undefined;
  /** Whether the diff IDs are those of an engine, which computed them; what archives claim is not believed. */
  readonly ofEngine?: boolean;
  /** Whether files of the layers may be opened later: then places are kept from which gzip layers are inflated. */
  readonly checkpoints?: boolean;
  /** Paths of all layers together at most. */
  readonly pathLimit?: number;
  readonly threads?: ThreadOptions;
  readonly signal?: AbortSignal | undefined;
  /** Stored bytes read of stored bytes in all, and by layer how far each is. */
  readonly onProgress?: (done: number, total: number, layers: readonly LayerProgress[]) => void;
}

/** Whoever is told how far layers are: stored bytes read of stored bytes in all; without a total an engine exports them. */
export type LayersListener = (done: number, total: number | null, layers?: readonly LayerProgress[]) => void;

/** How far reading a layer is. */
export interface LayerProgress {
  /** Of its stored bytes, from 0 to 1. */
  readonly share: number;
  /** What it has once it is read: paths that it writes, and bytes of its files. */
  readonly read: { readonly entries: number; readonly bytes: number } | null;
  /** What its table of contents claims that it has, until it is read. */
  readonly listed?: Listed;
}

/** The layers that one blob is, bottom first: an archive may name one a thousand times. */
type Blob = readonly [first: Layer, ...others: Layer[]];

/** The headers of plain layers are hopped over many times faster than all their bytes are hashed; an export is slower. */
const FOR_CACHE: ReadHow = { verify: true, fingerprints: true };
const DIED: ReadLayer = {
  ...NOTHING,
  failure: sentenceOf('The thread that read it ended before its time; the log says why.'),
};
/** Paths of all layers of an image together: 10 million; the largest images known have three. */
export const PATH_LIMIT = 10_000_000;

/**
 * Reads the layers of an image: each blob once, the largest first, and none that is known.
 * @param onNext is told of each layer, bottom first, once it and all below it are read
 * @returns what was read, by layer. What cannot be read of one keeps none of the others back
 * @throws ImageError `unreadable` when no layer's bytes can be had any more; the signal's reason
 */
export async function readLayers(
  layers: readonly Layer[],
  options: LayersOptions,
  onNext: (read: ReadLayer) => void = () => undefined,
): Promise<ReadLayer[]> {
  const {
    verify,
    cache,
    ofEngine,
    checkpoints = false,
    pathLimit = PATH_LIMIT,
    threads = {},
    signal,
    onProgress,
  } = options;
  const read = layers.map(() => NOTHING);
  const isRead = layers.map(({ blob }) => !blob);
  let next = 0;
  const tellNext = (): void => {
    // What is above the limit only shows once all below it is read.
    for (; isRead[next]; next++) onNext(read[next] ?? NOTHING);
  };
  /** By layer, also of one that is passed over: those above that are read later have it below them all the same. */
  const paths = layers.map(() => 0);
  const total = layers.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  const done = layers.map(() => 0);
  const listed = new Map<number, Listed>();
  const tell = (blob: Blob, bytes: number): void => {
    for (const { index } of blob) done[index] = bytes;
    onProgress?.(
      done.reduce((sum, each) => sum + each, 0),
      total,
      layers.map(({ index, blob }) => {
        const { entries = 0, bytes = 0 } = read[index]?.index ?? {};
        const share = blob?.size ? (done[index] ?? 0) / blob.size : 0;
        if (read[index]?.index) return { share, read: { entries, bytes } };
        const claims = listed.get(index);
        return { share, read: null, ...(claims && { listed: claims }) };
      }),
    );
  };
  const take = (blob: Blob, found: ReadLayer): void => {
    for (const { index } of blob) {
      read[index] = asOf(index, found);
      // A path may be written over and over.
      paths[index] = Math.max(found.index?.kind.length ?? 0, found.index?.inodeSize.length ?? 0);
      isRead[index] = true;
    }
    passOverAbove(read, paths, pathLimit);
    tell(blob, blob[0].blob?.size ?? 0);
    tellNext();
  };
  tellNext();
  const blobs = blobsOf(layers);
  const known = cache ? await knownBlobs(blobs, cache, options) : new Map<Blob, ReadLayer>();
  for (const [blob, found] of known) take(blob, found);
  const unread = blobs.filter((blob) => blob[0].blob && !known.has(blob));
  const kept: Promise<void>[] = [];
  let failures = 0;
  const howOf = ({ compression }: Layer): ReadHow => {
    if (!cache) return { verify: verify === true, checkpoints };
    if (ofEngine) return { ...FOR_CACHE, checkpoints };
    return { verify: verify === true || (cache.byDigest && compression !== 'none'), checkpoints };
  };
  await readInThreads(
    unread.flatMap(([layer]) => taskOf(layer, howOf(layer))),
    threads,
    {
      onRead: (task, bytes) => tell(unread[task] as Blob, bytes),
      onListed: (task, claims) => {
        const blob = unread[task] as Blob;
        for (const { index } of blob) listed.set(index, claims);
        tell(blob, 0);
      },
      onFound: (task, given) => {
        const { checkpoints, ...found } = given ?? DIED;
        const blob = unread[task] as Blob;
        if (checkpoints) keepCheckpoints(blob[0], checkpoints);
        if (found.failure) failures++;
        else if (cache) kept.push(cache.put(blob[0], found, checkpoints));
        take(blob, found);
      },
    },
    signal,
  );
  await Promise.all(kept);
  const { failure } = read.find((each) => each.failure) ?? NOTHING;
  if (failure && failures === blobs.filter(([{ blob }]) => blob).length)
    throw new ImageError('unreadable', failure.template, failure.values);
  return read;
}

function blobsOf(layers: readonly Layer[]): Blob[] {
  const blobs = new Map<string, [Layer, ...Layer[]]>();
  for (const layer of layers) {
    const { blob, name, diffId, index } = layer;
    const key = blob ? `${diffId?.slice(0, 6)} ${name}` : `${index}`;
    const same = blobs.get(key);
    if (same) same.push(layer);
    else blobs.set(key, [layer]);
  }
  return [...blobs.values()];
}

function keepCheckpoints({ blob }: Layer, encoded: Uint8Array): void {
  const found = Checkpoints.decode(encoded);
  if (blob && found) CHECKPOINTS.put(blob, found);
}

/** Of a layer whose bytes are there. */
function taskOf(layer: Layer, how: ReadHow): LayerTask[] {
  const { blob } = layer;
  return blob ? [{ layer: { ...layer, blob }, how }] : [];
}

/** What was read of blobs before that are these ones, byte for byte. */
async function knownBlobs(
  blobs: readonly Blob[],
  cache: LayerCache,
  { ofEngine, threads = {}, signal }: LayersOptions,
): Promise<Map<Blob, ReadLayer>> {
  const known = new Map<Blob, ReadLayer>();
  const keep = (blob: Blob, found: ReadLayer | undefined) => found && known.set(blob, found);
  if (ofEngine) {
    for (const blob of blobs) keep(blob, await cached(blob[0], cache));
    return known;
  }
  for (const blob of blobs) {
    signal?.throwIfAborted();
    keep(blob, await cache.ofFile(blob[0]));
  }
  // Hashing a compressed blob takes a fraction of inflating it.
  const hashed: Blob[] = [];
  for (const blob of blobs) {
    const [{ digest, compression, blob: bytes }] = blob;
    const isUnknown = bytes && digest !== null && compression !== 'none' && !known.has(blob);
    if (isUnknown && (await cache.hasBlob(digest))) hashed.push(blob);
  }
  const tasks = hashed.flatMap(([layer]) => taskOf(layer, { only: 'blob' }));
  const computed = new Map<Blob, Digest>();
  const onFound = (task: number, found: ReadLayer | null): void => {
    if (found?.computed) computed.set(hashed[task] as Blob, found.computed.blob);
  };
  await readInThreads(tasks, threads, { onFound }, signal);
  for (const [blob, digest] of computed) keep(blob, await cache.ofBlob(digest, blob[0]));
  return known;
}

/** What was read of the same layer before, unless the one that is here is plainly another. */
async function cached(layer: Layer, cache: LayerCache): Promise<ReadLayer | undefined> {
  const known = layer.diffId === null ? undefined : await cache.ofDiffId(layer.diffId, layer.index);
  const isOther = layer.compression === 'none' && layer.blob !== null && layer.blob.size !== known?.unpackedSize;
  return isOther ? undefined : known;
}

function asOf(layer: number, found: ReadLayer): ReadLayer {
  if (!found.failure) return { ...found, notes: found.notes.map((each) => ({ ...each, layer })) };
  const because = sentence(found.failure.template, found.failure.values);
  return { ...found, notes: [note('layer-unread', 'Layer {0} could not be read: {1}', [layer, because], { layer })] };
}

/** Passes over the layers from the one on with which there are too many paths, whichever was read first. */
function passOverAbove(read: ReadLayer[], paths: readonly number[], limit: number): void {
  let sum = 0;
  for (const [layer, found] of read.entries()) {
    sum += paths[layer] ?? 0;
    if (sum <= limit || !found.index) continue;
    const template = 'Layer {0} is passed over: with it the image has more than {1} paths.';
    const notes = [...found.notes, note('limit', template, [layer, limit], { layer })];
    read[layer] = { ...found, index: null, unpackedSize: null, notes };
  }
}
