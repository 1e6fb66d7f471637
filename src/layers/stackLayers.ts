import { setImmediate } from 'node:timers/promises';
import type { Layer, Location } from '../image/image.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { Overlay, type StackOddity } from '../image/overlay.ts';
import { type Pause, runInSlices } from '../image/slices.ts';
import type { TreeColumns } from '../image/treeColumns.ts';
import { type Totals, totalsOf } from '../image/waste.ts';
import { answerQuestions } from './answerQuestions.ts';
import { answerAgain, answersOf, type KeptResults } from './cache/packResults.ts';
import { FINGERPRINT_KEY } from './fingerprint.ts';
import type { ThreadOptions } from './layerPool.ts';
import { LayerStack } from './layerStack.ts';
import { runWorker } from './runWorker.ts';

/** Layers on top of each other, and what that comes to. */
export interface Stack {
  readonly overlay: Overlay;
  readonly totals: Totals;
  readonly oddities: readonly StackOddity[];
  /** By question of the overlay, whether the contents are the same: 1 or 0. */
  readonly answers: Uint8Array;
}

/** What was found out before of the same layers. */
export type KnownStack = Pick<KeptResults, 'totals' | 'answers'>;

/** Layers that are to be stacked: a structured-clone value, so that a worker thread can be told. */
export interface StackJob {
  readonly kind: 'stack';
  readonly indexes: readonly (LayerIndex | null)[];
  /** By layer, where its bytes lie; null where they lie nowhere, and none of them are needed. */
  readonly places: readonly ((Location & { readonly size: number }) | null)[];
  readonly known: KnownStack | null;
  readonly key: Uint8Array;
}

/** A stack without its layers, which are there already. */
export interface StackColumns extends Omit<Stack, 'overlay'> {
  readonly tree: TreeColumns;
}

/** What stacking fewer paths than this takes is less than what a thread does. */
const THREAD_WORTH = 10_000;

/**
 * Stacks the layers of an image: in a thread where that pays, else in steps.
 * @param indexes by layer, null for one that could not be read
 * @param stacked these, where that was done while they were read
 * @throws the signal's reason
 */
export async function stackLayers(
  layers: readonly Layer[],
  indexes: readonly (LayerIndex | null)[],
  known: KnownStack | null,
  { workerScript, here = false, onFailure }: ThreadOptions = {},
  signal?: AbortSignal,
  stacked?: LayerStack,
): Promise<Stack> {
  const paths = indexes.reduce((sum, index) => sum + (index?.kind.length ?? 0), 0);
  const isReadable = layers.every(({ blob, compression }) => !blob || compression !== 'none' || blob.location);
  if (workerScript !== undefined && !here && isReadable && paths >= THREAD_WORTH) {
    const places = layers.map(({ blob }) => (blob?.location ? { ...blob.location, size: blob.size } : null));
    const job: StackJob = { kind: 'stack', indexes, places, known, key: FINGERPRINT_KEY };
    try {
      const { tree, ...rest } = await inThread(workerScript, job, signal);
      return { overlay: new Overlay(indexes, tree), ...rest };
    } catch (error) {
      signal?.throwIfAborted();
      onFailure?.(error);
    }
  }
  const pause = async (): Promise<void> => {
    await setImmediate();
    signal?.throwIfAborted();
  };
  return settle(
    await runInSlices(stacked?.build() ?? LayerStack.inSteps(indexes), pause),
    layers,
    known,
    here,
    pause,
    signal,
  );
}

async function inThread(script: string, job: StackJob, signal: AbortSignal | undefined): Promise<StackColumns> {
  let stacked: StackColumns | undefined;
  const onPart = (part: unknown) => {
    stacked = part as StackColumns;
  };
  await runWorker(script, job, () => undefined, signal, onPart);
  if (!stacked) throw new Error('The worker ended without a stack.');
  return stacked;
}

/** What a thread does that was told to stack layers. */
export async function runStackJob({ indexes, places, known }: StackJob): Promise<StackColumns> {
  const layers = places.map((place) => ({ blob: place && { size: place.size, location: place, read: never } }));
  const pause = () => Promise.resolve();
  const { overlay, ...rest } = await settle(
    await runInSlices(LayerStack.inSteps(indexes), pause),
    layers,
    known,
    true,
    pause,
  );
  return { tree: overlay.build(), ...rest };
}

/** What has a place is read there. */
const never = () => Promise.reject(new Error('These bytes are only known by their place.'));

/** Answers what stacking left open, and counts. */
async function settle(
  overlay: Overlay,
  layers: readonly Pick<Layer, 'blob'>[],
  known: KnownStack | null,
  mayWait: boolean,
  pause: Pause,
  signal?: AbortSignal,
): Promise<Stack> {
  const isKnown = known !== null && answerAgain(overlay, known.answers);
  if (!isKnown) await answerQuestions(overlay, layers, mayWait, signal);
  const totals = isKnown ? known.totals : await runInSlices(totalsOf(overlay), pause);
  return { overlay, totals, oddities: overlay.oddities, answers: answersOf(overlay) };
}
