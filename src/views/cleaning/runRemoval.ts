import type { ItemKey } from '../../cleaning/items.ts';
import type { ItemResult } from '../../cleaning/removeItems.ts';
import type { Usage } from '../../cleaning/usage.ts';
import type { Engines } from '../../sources/engine/engines.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { inSlices } from '../inSlices.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { Look } from '../rows/rowText.ts';
import { itemName } from './itemName.ts';
import { removalCommands } from './removalCommands.ts';
import { removalWork } from './removalWork.ts';

/** What a removal takes. */
export interface RemovalParts {
  readonly engines: { get(): Promise<Engines> };
  readonly jobs: WindowJobs;
  look(): Look;
}

/** What is to be removed, and of which engine. */
export interface Removal {
  readonly endpoint: string;
  readonly usage: Usage;
  readonly ticked: ReadonlySet<ItemKey>;
  /** Called with what came of each, as soon as that is known. */
  onResult?(result: ItemResult): void;
}

/**
 * Removes what is ticked, and nothing has in its way, as a job; what goes was named before.
 * @returns what came of each; undefined where it failed or was canceled, which is told by the job
 */
export async function runRemoval(
  { engines, jobs, look }: RemovalParts,
  { endpoint, ...wanted }: Removal,
): Promise<readonly ItemResult[] | undefined> {
  const { usage, ticked } = wanted;
  const { l10n } = look();
  const [only] = ticked;
  const request = {
    title:
      ticked.size === 1 && only
        ? l10n.t('Remove {0}', itemName(usage, only))
        : l10n.t('Remove {0} things', ticked.size),
    detail: withoutPassword(endpoint),
    ...(await inSlices(removalCommands(endpoint, usage, ticked))),
    queue: `remove ${endpoint}`,
    // What an engine removes by itself is not what it removes meanwhile.
    isShort: ticked.size === 1,
  };
  return jobs.run(request, async (context) => {
    const all = await engines.get();
    const client = await all.client(endpoint, context.signal);
    // The next to ask connects anew.
    const onLost = () => all.forget(client);
    return removalWork(client, { ...wanted, onLost }, context, look());
  });
}
