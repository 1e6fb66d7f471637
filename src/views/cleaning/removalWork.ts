import { freedBy } from '../../cleaning/freedBy.ts';
import type { ItemKey } from '../../cleaning/items.ts';
import { type ItemResult, removalOrder, removeItems, type Spared } from '../../cleaning/removeItems.ts';
import type { Bounds, Usage } from '../../cleaning/usage.ts';
import { formatSize } from '../../format/size.ts';
import { ImageError } from '../../image/errors.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { Part } from '../../jobs/progress.ts';
import { cleaningEngine } from '../../sources/engine/cleaningEngine.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { familiarContainer } from '../containers/familiarContainer.ts';
import { inSlices } from '../inSlices.ts';
import type { Look } from '../rows/rowText.ts';
import type { Words } from '../words.ts';
import { itemName, nameText } from './itemName.ts';

/** What is to be removed, as it was seen and asked. */
export interface RemovalWanted {
  readonly usage: Usage;
  readonly ticked: ReadonlySet<ItemKey>;
  /** Called with what came of each, as soon as that is known. */
  onResult?(result: ItemResult): void;
  /** Called where the engine was gone in the middle. */
  onLost(): void;
}

/**
 * Removes things as the work of a job, item by item: tells what the engine says it did, and what was left alone and why.
 * @returns what came of each
 * @throws ImageError where the engine was gone in the middle, with how far it came; what the engine said, where nothing was removed
 */
export async function removalWork(
  client: EngineClient,
  { usage, ticked, onResult, onLost }: RemovalWanted,
  { signal, report, log }: JobContext,
  look: Look,
): Promise<readonly ItemResult[]> {
  const { l10n } = look;
  const results: ItemResult[] = [];
  const order = await inSlices(removalOrder(usage, ticked));
  const parts = order.map(
    (item): Part => ({ id: item, label: itemName(usage, item), phase: '', done: 0, total: null }),
  );
  for await (const result of removeItems(cleaningEngine(client), usage, ticked, signal)) {
    const label = itemName(usage, result.item);
    const phase = outcomeText(usage, result, look);
    parts[results.length] = { id: result.item, label, phase, done: 0, total: null, isOver: true };
    results.push(result);
    for (const line of result.said) log(line);
    log(`${label}: ${phase}`);
    report({ message: l10n.t('Removing'), parts });
    onResult?.(result);
  }
  const removed = results.filter(({ outcome }) => outcome.state === 'removed');
  const freed = await inSlices(freedBy(usage, results));
  report({ message: summaryOf(results.length, removed.length, freed, look), parts });
  const untouched = results.filter(({ outcome }) => outcome.state === 'untouched');
  for (const { item, outcome } of results) {
    if (outcome.state !== 'unknown') continue;
    onLost();
    if (outcome.wasAsked)
      throw new ImageError(
        'unreadable',
        'The engine {0} was gone in the middle: {1} removed, {2} not touched, and of {3} nobody knows.',
        [client.label, removed.length, untouched.length, itemName(usage, item)],
      );
    throw new ImageError('unreadable', 'The engine {0} was gone in the middle: {1} removed, {2} not.', [
      client.label,
      removed.length,
      untouched.length + 1,
    ]);
  }
  signal.throwIfAborted();
  const [only] = results;
  if (results.length === 1 && only?.outcome.state === 'refused') throw only.outcome.error;
  return results;
}

/** What came of all of it: `2 of 3 removed, 12 MB freed`. */
function summaryOf(all: number, removed: number, { least }: Bounds, { l10n, units, language }: Look): string {
  const size = formatSize(least, units, language);
  return removed === all
    ? l10n.t('Removed, {0} freed', size)
    : l10n.t('{0} of {1} removed, {2} freed', removed, all, size);
}

/** What came of one item, in words. */
export function outcomeText(usage: Usage, { outcome }: ItemResult, { l10n, describe }: Look): string {
  switch (outcome.state) {
    case 'removed':
      return l10n.t('Removed');
    case 'untouched':
      return l10n.t('It was not its turn yet.');
    case 'refused':
      return describe(outcome.error);
    case 'unknown':
      return lostText(outcome, l10n);
    case 'spared':
      return sparedText(usage, outcome.why, l10n);
  }
}

/** What is known of what was under way when the engine was gone. */
function lostText({ wasAsked }: { readonly wasAsked: boolean }, l10n: Words): string {
  return wasAsked
    ? l10n.t('The engine was gone before it answered: it may be removed, or not.')
    : l10n.t('The engine was gone before this was removed.');
}

function sparedText(usage: Usage, why: Spared, l10n: Words): string {
  switch (why.reason) {
    case 'gone':
      return l10n.t('It was gone already.');
    case 'used':
      return l10n.t('It came into use meanwhile, by {0}.', familiarContainer(why.by));
    case 'tagged':
      return l10n.t('It got another name meanwhile: {0}.', nameText(why.by));
    case 'changed':
      return l10n.t('It is not the same any more as when it was ticked.');
    case 'kept':
      return l10n.t('{0} is still there, which had to go before.', itemName(usage, why.by));
    case 'engine':
      return l10n.t('The engine left it alone: a build uses it, or other records were made from it.');
  }
}
