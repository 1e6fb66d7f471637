import { freedBy } from '../../cleaning/freedBy.ts';
import type { ItemResult, Spared } from '../../cleaning/removeItems.ts';
import type { Usage } from '../../cleaning/usage.ts';
import type { ItemModel, OutcomeModel, ReportModel } from '../../protocol/diskUsagePage.ts';
import { lostText } from '../cleaning/removalWork.ts';
import { clipped } from '../enginePage/clipped.ts';
import type { Look } from '../rows/rowText.ts';

/** What a removal came to, in words. */
export function reportModel(
  usage: Usage,
  items: ReadonlyMap<string, ItemModel>,
  results: readonly ItemResult[],
  isCanceled: boolean,
  look: Look,
): ReportModel {
  const removed = results.filter(({ outcome }) => outcome.state === 'removed');
  const lost = results.find(({ outcome }) => outcome.state === 'unknown');
  return {
    removed: removed.map((result) => outcomeModel(items, result, look)),
    skipped: results
      .filter(({ outcome }) => outcome.state !== 'removed')
      .map((result) => outcomeModel(items, result, look)),
    freed: freedBy(usage, results),
    isCanceled: isCanceled && lost === undefined,
    failure: lost?.outcome.state === 'unknown' ? look.describe(lost.outcome.error) : null,
  };
}

/** What came of one item. */
export function outcomeModel(items: ReadonlyMap<string, ItemModel>, result: ItemResult, look: Look): OutcomeModel {
  const item = items.get(result.item);
  return {
    kind: item?.kind ?? 'image',
    name: item?.name ?? clipped(result.item),
    detail: clipped(detailOf(items, result, look)),
  };
}

function detailOf(items: ReadonlyMap<string, ItemModel>, { outcome, said }: ItemResult, look: Look): string {
  const { l10n, describe } = look;
  switch (outcome.state) {
    case 'removed':
      return said.join('\n');
    case 'spared':
      return sparedText(items, outcome.why, look);
    case 'refused':
      return describe(outcome.error);
    case 'unknown':
      return lostText(outcome, l10n);
    case 'untouched':
      return l10n.t('It was not its turn yet.');
  }
}

function sparedText(items: ReadonlyMap<string, ItemModel>, why: Spared, { l10n }: Look): string {
  switch (why.reason) {
    case 'gone':
      return l10n.t('It was gone already.');
    case 'used':
      return l10n.t('It came into use meanwhile, by {0}.', why.by);
    case 'tagged':
      return l10n.t('It got another name meanwhile: {0}.', why.by);
    case 'changed':
      return l10n.t('It is not the same any more as when it was ticked.');
    case 'kept':
      return l10n.t('{0} is still there, which had to go before.', items.get(why.by)?.name ?? why.by);
    case 'engine':
      return l10n.t('The engine left it alone: a build uses it, or other records were made from it.');
  }
}
