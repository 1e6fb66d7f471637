import type { ItemResult } from '../../cleaning/removeItems.ts';
import type { Bounds, Usage } from '../../cleaning/usage.ts';
import type { ItemModel, OutcomeModel, ReportModel } from '../../protocol/diskUsagePage.ts';
import { outcomeText } from '../cleaning/removalWork.ts';
import { clipped } from '../enginePage/clipped.ts';
import type { Look } from '../rows/rowText.ts';

/** A removal that has ended. */
export interface Ended {
  readonly results: readonly ItemResult[];
  readonly freed: Bounds;
  readonly isCanceled: boolean;
  /** Why it ended before all was tried; undefined where it did not, or was canceled. */
  readonly error: unknown;
}

/** What a removal came to, in words. */
export function reportModel(
  usage: Usage,
  items: ReadonlyMap<string, ItemModel>,
  { results, freed, isCanceled, error }: Ended,
  look: Look,
): ReportModel {
  const outcomeOf = (result: ItemResult) => outcomeModel(usage, items, result, look);
  return {
    removed: results.filter(({ outcome }) => outcome.state === 'removed').map(outcomeOf),
    skipped: results.filter(({ outcome }) => outcome.state !== 'removed').map(outcomeOf),
    freed,
    isCanceled,
    failure: error === undefined ? null : look.describe(error),
  };
}

/** What came of one item: what the engine says it did, or why it is still there. */
function outcomeModel(
  usage: Usage,
  items: ReadonlyMap<string, ItemModel>,
  result: ItemResult,
  look: Look,
): OutcomeModel {
  const item = items.get(result.item);
  const isRemoved = result.outcome.state === 'removed';
  return {
    kind: item?.kind ?? 'image',
    name: item?.name ?? clipped(result.item),
    detail: clipped(isRemoved ? result.said.join('\n') : outcomeText(usage, result, look)),
  };
}
