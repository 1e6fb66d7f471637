import { parseResults, printResults, type Results } from '../../image/keptResults.ts';
import { CHANGE, type Overlay } from '../../image/overlay.ts';
import type { Steps } from '../../image/slices.ts';
import { jsonOf, PackedColumns, PackedError, packColumns } from './packed.ts';

/** What stacking an image's layers came to. */
export interface KeptResults extends Results {
  /** By question of the overlay, whether the contents are the same: 1 or 0. */
  readonly answers: Uint8Array;
}

export function packResults(results: KeptResults): Uint8Array[] {
  return packColumns([results.answers, Buffer.from(printResults(results))]);
}

/** @throws PackedError */
// biome-ignore lint/correctness/useYield: parsing is one step
export function* unpackResults(bytes: Uint8Array): Steps<KeptResults> {
  const columns = new PackedColumns(bytes);
  const answers = columns.uint8();
  const results = jsonOf(columns, parseResults);
  columns.end();
  const { totals, unpackedSizes } = results;
  if (totals.layers.length !== unpackedSizes.length) throw new PackedError('sizes of other layers');
  return { ...results, answers };
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
