import { setImmediate } from 'node:timers/promises';
import type { Image, Layer } from '../image/image.ts';
import { displayName } from '../image/names.ts';
import { type Note, note } from '../image/notes.ts';
import { Overlay, type StackOddity } from '../image/overlay.ts';
import { type Totals, totalsOf } from '../image/waste.ts';
import { answerQuestions } from './answerQuestions.ts';
import type { IndexCache } from './indexCache.ts';
import { digestAll, type ReadLayer, type ReadOptions, readLayer } from './indexLayer.ts';

/** Everything the layers of an image contain. */
export interface Contents {
  readonly overlay: Overlay;
  readonly totals: Totals;
  /** By layer. */
  readonly read: readonly ReadLayer[];
  /** Oddities of the layers, in layer order. */
  readonly notes: readonly Note[];
}

export interface ContentsOptions extends Omit<ReadOptions, 'onRead' | 'fingerprints'> {
  /** What was read of layers before. What is read now is kept in it, where it can be verified on the way. */
  readonly cache?: IndexCache | undefined;
  /** Whether the diff IDs are those of an engine, which computed them; what archives claim is not believed. */
  readonly ofEngine?: boolean;
  /** Stored bytes read of stored bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Reads all layers of an image and stacks them.
 * @throws ImageError `unreadable` when the archive's bytes cannot be had any more
 */
export async function readContents(image: Image, options: ContentsOptions = {}): Promise<Contents> {
  const { onProgress, cache, ofEngine = false, ...reading } = options;
  const total = image.layers.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  let done = 0;
  const read: ReadLayer[] = [];
  for (const layer of image.layers) {
    const onRead = (bytes: number) => onProgress?.(done + bytes, total);
    const known =
      repeated(layer, image.layers, read) ??
      (cache && (ofEngine ? cached(layer, cache) : await sameBlob(layer, cache, options.signal)));
    const forCache = cache && (ofEngine ? FOR_CACHE : { verify: layer.compression !== 'none' });
    const now = known ?? (await readLayer(layer, { ...reading, ...forCache, onRead }));
    cache?.put(now);
    read.push(bounded(layer, read, now));
    done += layer.blob?.size ?? 0;
    onProgress?.(done, total);
  }
  return stack(image.layers, read, options.signal);
}

/** The headers of plain layers are hopped over many times faster than all their bytes are hashed; an export is slower. */
const FOR_CACHE: ReadOptions = { verify: true, fingerprints: true };

/** What was read of the same layer before, unless the one that is here is plainly another. */
function cached(layer: Layer, cache: IndexCache): ReadLayer | undefined {
  const known = cache.get(layer);
  const isOther = layer.compression === 'none' && layer.blob !== null && layer.blob.size !== known?.unpackedSize;
  return isOther ? undefined : known;
}

/** What was read of a compressed blob before that is this one, byte for byte: hashing it takes a fraction of inflating it. */
async function sameBlob(
  layer: Layer,
  cache: IndexCache,
  signal: AbortSignal | undefined,
): Promise<ReadLayer | undefined> {
  const { digest, blob, compression } = layer;
  if (!blob || digest === null || compression === 'none' || !cache.hasBlob(digest)) return undefined;
  return cache.getBlob(await digestAll(blob, digest, signal), layer);
}

/** What was read of the same blob for a layer further down: an archive may name one a thousand times. */
function repeated(layer: Layer, layers: readonly Layer[], read: readonly ReadLayer[]): ReadLayer | undefined {
  const first = layers.findIndex(({ name, blob }) => name === layer.name && blob);
  const known = first < layer.index && layer.blob ? read[first] : undefined;
  const sameAlgorithm = layers[first]?.diffId?.slice(0, 6) === layer.diffId?.slice(0, 6);
  if (!known?.index || !sameAlgorithm) return undefined;
  return { ...known, notes: known.notes.map((found) => ({ ...found, layer: layer.index })) };
}

/** Paths of all layers of an image together: 10 million; the largest images known have three. */
const PATH_LIMIT = 10_000_000;

function bounded({ index }: Layer, below: readonly ReadLayer[], layer: ReadLayer): ReadLayer {
  const paths = [...below, layer].reduce((sum, read) => sum + (read.index?.kind.length ?? 0), 0);
  if (paths <= PATH_LIMIT || !layer.index) return layer;
  const template = 'Layer {0} is passed over: with it the image has more than {1} paths.';
  const notes = [...layer.notes, note('limit', template, [index, PATH_LIMIT], { layer: index })];
  return { ...layer, index: null, unpackedSize: null, notes };
}

async function stack(layers: readonly Layer[], read: readonly ReadLayer[], signal?: AbortSignal): Promise<Contents> {
  const overlay = await Overlay.inSlices(
    read.map(({ index }) => index),
    async () => {
      await setImmediate();
      signal?.throwIfAborted();
    },
  );
  await answerQuestions(overlay, layers, signal);
  const notes = [...read.flatMap((layer) => layer.notes), ...oddityNotes(overlay.oddities)];
  return { overlay, totals: totalsOf(overlay), read, notes: notes.sort((a, b) => (a.layer ?? 0) - (b.layer ?? 0)) };
}

const ODDITIES: Readonly<Record<StackOddity['code'], string>> = {
  'parent-replaced': 'A parent that was no directory in a lower layer became one, because something lies below it.',
  'hard-link-outside': 'A hard link points into a lower layer, which engines refuse; its target there is meant.',
  'hard-link-dangling': 'A hard link points to nothing that was there before it; engines refuse it.',
};

function oddityNotes(oddities: readonly StackOddity[]): Note[] {
  return oddities.map(({ code, layer, count, paths }) =>
    note(code, ODDITIES[code], [], { layer, count, paths: paths.map((path) => `/${displayName(path)}`) }),
  );
}
