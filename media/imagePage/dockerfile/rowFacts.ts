import type { BaseModel } from '../../../src/protocol/dockerfile.ts';
import { changeFacts } from '../layers/layerFacts.ts';
import type { Page } from '../pageContext.ts';
import { type HistoryRow, lineNumbers } from './historyRows.ts';
import { matchWord } from './matchMark.tsx';

/** A row has no room for all that ever touched what it wrote; the details name them. */
export const NAMED = 3;

/** How the step was matched where that is not exact, and what it did, in a few words each: files, and the bytes that later lines hide again. */
export function rowFacts(
  page: Pick<Page, 't' | 'size'>,
  row: HistoryRow,
  rows: readonly HistoryRow[],
  base: Pick<BaseModel, 'certain'>,
): string[] {
  const { step } = row;
  const ofBase = step !== null || base.certain ? 'exact' : 'probable';
  const match = step && !row.inBase ? step.matched.match : ofBase;
  const sure = match === 'exact' ? [] : [matchWord(page, match)];
  const counts = step?.counts;
  if (!counts) return sure;
  const named = hiddenFacts(page, row, rows, NAMED);
  return [...sure, ...changeFacts(page.t, counts), ...named, ...(counts.hiddenBy.length > NAMED ? ['…'] : [])];
}

/** Which later lines hide bytes of the step, and how many: the first so many of them. */
export function hiddenFacts(
  { t, size }: Pick<Page, 't' | 'size'>,
  { step }: HistoryRow,
  rows: readonly HistoryRow[],
  most: number,
): string[] {
  return (step?.counts?.hiddenBy ?? []).slice(0, most).map(({ layer, bytes }) => {
    if (layer === step?.layer?.index) return t('{0} overwritten in the same layer', size(bytes));
    const lines = rows.find((row) => row.step?.step.layer === layer)?.lines;
    if (!lines) return t('{0} hidden by layer {1}', size(bytes), layer);
    return lines.first === lines.last
      ? t('{0} hidden by line {1}', size(bytes), lines.first)
      : t('{0} hidden by lines {1}', size(bytes), lineNumbers(lines));
  });
}
