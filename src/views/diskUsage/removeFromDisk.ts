import { freedBy } from '../../cleaning/freedBy.ts';
import type { ItemKey } from '../../cleaning/items.ts';
import { type ItemResult, removalOrder } from '../../cleaning/removeItems.ts';
import { oneLine } from '../../format/visibleText.ts';
import { itemName } from '../cleaning/itemName.ts';
import { type RemovalParts, runRemoval } from '../cleaning/runRemoval.ts';
import { inSlices } from '../inSlices.ts';
import type { EngineDisk } from './engineDisk.ts';
import { reportModel } from './reportModel.ts';

/**
 * Removes what was ticked, and nothing else, as a job; the disk tells how it goes and what it came to, and cancels it.
 * @param reading the number of what it was ticked in
 * @throws as `EngineDisk.seen`, before anything is removed
 */
export async function removeFromDisk(
  parts: RemovalParts,
  disk: EngineDisk,
  reading: number,
  ticked: ReadonlySet<ItemKey>,
): Promise<void> {
  const { usage, items } = disk.seen(reading);
  const stop = disk.beginRemoval(ticked.size);
  const { length: total } = await inSlices(removalOrder(usage, ticked));
  const results: ItemResult[] = [];
  const onResult = (result: ItemResult) => {
    results.push(result);
    const last = oneLine(itemName(usage, result.item), 120);
    disk.removal = { state: 'running', done: results.length, total, last };
  };
  // Where it never begins.
  let isCanceled = true;
  let error: unknown;
  const jobs: RemovalParts['jobs'] = {
    run: (request, work) =>
      parts.jobs.run(request, async (context) => {
        const signal = AbortSignal.any([context.signal, stop]);
        try {
          const result = await work({ ...context, signal });
          isCanceled = false;
          return result;
        } catch (thrown) {
          const isLost = results.some(({ outcome }) => outcome.state === 'unknown');
          isCanceled = signal.aborted && !isLost;
          // What was canceled on the page is told there.
          if (isCanceled && !context.signal.aborted) return undefined;
          // What one item was refused for is told with that.
          if (isLost || results.length === 0) error = thrown;
          throw thrown;
        }
      }),
  };
  await runRemoval({ ...parts, jobs }, { endpoint: disk.engine, usage, ticked, onResult });
  const freed = await inSlices(freedBy(usage, results));
  const report = reportModel(usage, items, { results, freed, isCanceled, error }, parts.look());
  disk.removal = { state: 'ended', report };
}
