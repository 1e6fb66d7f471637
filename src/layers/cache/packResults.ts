import { parseResults, printResults, type Results } from '../../image/keptResults.ts';
import { CHANGE, type Overlay } from '../../image/overlay.ts';
import { overAll, type Steps } from '../../image/slices.ts';
import type { Totals } from '../../image/waste.ts';
import { jsonOf, PackedColumns, PackedError, packColumns } from './packed.ts';

/** What stacking an image's layers came to. */
export interface KeptResults extends Results {
  /** By question of the overlay, whether the contents are the same: 1 or 0. */
  readonly answers: Uint8Array;
}

export function packResults(results: KeptResults): Uint8Array[] {
  return packColumns([results.answers, hidingOf(results.totals), Buffer.from(printResults(results))]);
}

/** @throws PackedError */
export function* unpackResults(bytes: Uint8Array): Steps<KeptResults> {
  const columns = new PackedColumns(bytes);
  const answers = columns.uint8();
  const hiding = columns.float64();
  const { totals, ...rest } = jsonOf(columns, parseResults);
  columns.end();
  if (totals.layers.length !== rest.unpackedSizes.length) throw new PackedError('sizes of other layers');
  const hiddenBy = yield* hidersIn(hiding, totals.layers.length);
  const layers = totals.layers.map((counts, layer) => counts && { ...counts, hiddenBy: hiddenBy[layer] ?? new Map() });
  return { ...rest, totals: { ...totals, layers }, answers };
}

/** A layer, one that hides files of it, and how many bytes. Of a thousand layers there may be half a million. */
const HIDING = 3;

function hidingOf({ layers }: Totals): Float64Array {
  const count = layers.reduce((sum, counts) => sum + (counts?.hiddenBy.size ?? 0), 0);
  const hiding = new Float64Array(HIDING * count);
  let at = 0;
  for (const [layer, counts] of layers.entries())
    for (const [hider, bytes] of counts?.hiddenBy ?? []) {
      hiding.set([layer, hider, bytes], at);
      at += HIDING;
    }
  return hiding;
}

/** By layer. */
function* hidersIn(hiding: Float64Array, layers: number): Steps<Map<number, number>[]> {
  if (hiding.length % HIDING !== 0) throw new PackedError('a layer that hides nothing');
  const hiddenBy = Array.from({ length: layers }, () => new Map<number, number>());
  yield* overAll(hiding.length / HIDING, (from, to) => {
    for (let row = from; row < to; row++) {
      const [layer = -1, hider = -1, bytes = -1] = hiding.subarray(HIDING * row, HIDING * (row + 1));
      const isFine = [layer, hider, bytes].every((each) => Number.isSafeInteger(each) && each >= 0);
      if (!isFine || hider >= layers) throw new PackedError('a layer that hides nothing');
      const hiders = hiddenBy[layer];
      if (!hiders) throw new PackedError('a hidden layer that is none');
      hiders.set(hider, bytes);
    }
  });
  return hiddenBy;
}

/** How the questions of an overlay were answered. */
export function answersOf(overlay: Overlay): Uint8Array {
  return Uint8Array.from(overlay.questions, ({ version }) => (overlay.changeOf(version) === CHANGE.modified ? 0 : 1));
}

/** Answers them the same way again. @returns false where these are the answers to other questions */
export function answerAgain(overlay: Overlay, answers: Uint8Array): boolean {
  if (answers.length !== overlay.questions.length) return false;
  for (const [at, question] of overlay.questions.entries()) overlay.answer(question, answers[at] === 1);
  return true;
}
