import type { Compression, Image, Layer } from '../image/image.ts';
import { displayName } from '../image/names.ts';
import { type Note, note } from '../image/notes.ts';
import type { Overlay, StackOddity } from '../image/overlay.ts';
import type { Totals } from '../image/waste.ts';
import type { KeptResults } from './cache/packResults.ts';
import type { ReadLayer } from './indexLayer.ts';
import { LayerStack } from './layerStack.ts';
import { type LayersOptions, readLayers } from './readLayers.ts';
import { type Stack, stackLayers } from './stackLayers.ts';

/** Everything the layers of an image contain. */
export interface Contents {
  readonly overlay: Overlay;
  readonly totals: Totals;
  /** By layer. */
  readonly read: readonly ReadLayer[];
  /** Oddities of the layers, in layer order. */
  readonly notes: readonly Note[];
}

/**
 * Reads all layers of an image and stacks them.
 * @throws as `readLayers`
 */
export async function readContents({ layers }: Pick<Image, 'layers'>, options: LayersOptions = {}): Promise<Contents> {
  const kept = await resultsFor(layers, options);
  const { threads, signal } = options;
  // Where this thread reads too, it stacks what it has while others go on reading.
  const stacked = threads?.here ? new LayerStack() : undefined;
  const read = await readLayers(layers, options, ({ index }) => stacked?.add(index));
  const isSame = kept?.unpackedSizes.every((size, layer) => size === read[layer]?.unpackedSize);
  const indexes = read.map(({ index }) => index);
  const stack = await stackLayers(layers, indexes, kept && isSame ? kept : null, threads, signal, stacked);
  const { overlay, totals, oddities } = stack;
  const notes = [...read.flatMap((layer) => layer.notes), ...oddityNotes(oddities)];
  const contents = { overlay, totals, read, notes: notes.sort((a, b) => (a.layer ?? 0) - (b.layer ?? 0)) };
  if (!kept && isWhole(layers, read)) await options.cache?.putResults(layers, resultsOf(contents, stack));
  return contents;
}

/**
 * The same but the tree, at once where the layers were read before and their files are still the same.
 * @throws as `readContents`
 */
export async function readResults(image: Pick<Image, 'layers'>, options: LayersOptions = {}): Promise<Outcome> {
  const kept = await resultsFor(image.layers, options);
  if (!kept) return readContents(image, options);
  const { totals, notes, unpackedSizes } = kept;
  return { totals, notes, read: unpackedSizes.map((unpackedSize) => ({ unpackedSize, computed: null })) };
}

/** What is read, but the tree. */
export type Outcome = Pick<Contents, 'totals' | 'notes'> & {
  readonly read: readonly Pick<ReadLayer, 'unpackedSize' | 'computed' | 'failure'>[];
};

/** An engine's layers lie in no file that will be there again. */
async function resultsFor(
  layers: readonly Layer[],
  { cache, ofEngine, verify }: LayersOptions,
): Promise<KeptResults | undefined> {
  await cache?.open();
  return ofEngine || verify ? undefined : cache?.resultsOf(layers);
}

function resultsOf({ totals, notes, read }: Contents, { answers }: Stack): KeptResults {
  return { totals, notes, unpackedSizes: read.map(({ unpackedSize }) => unpackedSize), answers };
}

const READABLE: ReadonlySet<Compression | null> = new Set(['none', 'gzip', 'zstd']);

/** Whether all was read that there is to read: what failed may not fail the next time. */
function isWhole(layers: readonly Layer[], read: readonly ReadLayer[]): boolean {
  return layers.every(({ blob, compression }, layer) => read[layer]?.index || !blob || !READABLE.has(compression));
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
