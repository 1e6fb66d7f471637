import type { ItemKey } from '../../cleaning/items.ts';
import { type ItemResult, removeItems } from '../../cleaning/removeItems.ts';
import { formatSize } from '../../format/size.ts';
import { oneLine } from '../../format/visibleText.ts';
import { cleaningEngine } from '../../sources/engine/cleaningEngine.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { Look } from '../rows/rowText.ts';
import type { EngineDisk } from './engineDisk.ts';
import { outcomeModel, reportModel } from './reportModel.ts';

/**
 * Removes what was ticked, and nothing else, as a job; the disk tells how it goes and what it came to, and cancels it.
 * @param reading the number of what it was ticked in
 * @throws as `EngineDisk.seen`, before anything is removed
 */
export async function runRemoval(
  { engines, jobs, look }: { readonly engines: Engines; readonly jobs: WindowJobs; look(): Look },
  disk: EngineDisk,
  reading: number,
  ticked: ReadonlySet<ItemKey>,
): Promise<void> {
  const read = disk.seen(reading);
  const total = disk.plan(reading, ticked).goes.length;
  const stop = disk.beginRemoval(total);
  const results: ItemResult[] = [];
  const { l10n } = look();
  const title = total === 1 ? l10n.t('Remove 1 item') : l10n.t('Remove {0} items', total);
  const end = (isCanceled: boolean, failure: string | null = null) => {
    const known = reportModel(read.usage, read.items, results, isCanceled, look());
    const report = failure === null ? known : { ...known, failure };
    disk.removal = { state: 'ended', report };
    return report;
  };
  await jobs.run({ title, detail: withoutPassword(disk.engine) }, async ({ signal, report, log }) => {
    const either = AbortSignal.any([signal, stop]);
    let lost: unknown;
    try {
      const client = await engines.client(disk.engine, either);
      for await (const result of removeItems(cleaningEngine(client), read.usage, ticked, either)) {
        results.push(result);
        const { kind, name, detail } = outcomeModel(read.items, result, look());
        log(`${kind} ${name}: ${result.outcome.state}${detail === '' ? '' : `\n${detail}`}`);
        const last = oneLine(name, 120);
        disk.removal = { state: 'running', done: results.length, total, last };
        report({ message: l10n.t('{0} of {1}: {2}', results.length, total, last) });
        if (result.outcome.state !== 'unknown') continue;
        // The next to ask connects anew.
        engines.forget(client);
        lost = result.outcome.error;
      }
      const { removed, skipped, freed } = end(either.aborted);
      const { units, language } = look();
      const size = formatSize(freed.least, units, language);
      report({ message: l10n.t('{0} removed, {1} freed, {2} left alone', removed.length, size, skipped.length) });
    } catch (error) {
      end(either.aborted, either.aborted ? null : look().describe(error));
      throw error;
    }
    if (lost !== undefined) throw lost;
    // Its state is then that it was canceled.
    signal.throwIfAborted();
  });
  // Where it never began.
  if (disk.removal?.state === 'running') end(true);
}
