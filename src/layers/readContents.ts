import { setImmediate } from 'node:timers/promises';
import type { Image, Layer } from '../image/image.ts';
import { displayName } from '../image/names.ts';
import { type Note, note } from '../image/notes.ts';
import { Overlay, type StackOddity } from '../image/overlay.ts';
import { runInSlices } from '../image/slices.ts';
import { type Totals, totalsOf } from '../image/waste.ts';
import { answerQuestions } from './answerQuestions.ts';
import type { ReadLayer } from './indexLayer.ts';
import { type LayersOptions, readLayers } from './readLayers.ts';

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
  return stack(layers, await readLayers(layers, options), options);
}

async function stack(
  layers: readonly Layer[],
  read: readonly ReadLayer[],
  { threads, signal }: LayersOptions,
): Promise<Contents> {
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  const overlay = await Overlay.inSlices(
    read.map(({ index }) => index),
    pause,
  );
  await answerQuestions(overlay, layers, threads?.here === true, signal);
  const notes = [...read.flatMap((layer) => layer.notes), ...oddityNotes(overlay.oddities)];
  const totals = await runInSlices(totalsOf(overlay), pause);
  return { overlay, totals, read, notes: notes.sort((a, b) => (a.layer ?? 0) - (b.layer ?? 0)) };
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
