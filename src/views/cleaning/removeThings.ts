import * as vscode from 'vscode';
import type { ItemKey } from '../../cleaning/items.ts';
import type { ItemResult } from '../../cleaning/removeItems.ts';
import type { Usage } from '../../cleaning/usage.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { currentLook } from '../images/currentLook.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { itemName } from './itemName.ts';
import { removalCommands } from './removalCommands.ts';
import { removalQuestion } from './removalQuestion.ts';
import { removalWork } from './removalWork.ts';
import { showTicked } from './showTicked.ts';

/** What removing takes. */
export interface CleaningParts {
  readonly engines: WindowEngines;
  readonly jobs: WindowJobs;
}

/**
 * Asks once, naming exactly what goes, and removes it as a job.
 * @returns what came of each; undefined where the user kept all, looks at it on the Disk Usage page, or it failed, which is
 * told by the job
 */
export async function removeThings(
  parts: CleaningParts,
  endpoint: string,
  usage: Usage,
  ticked: ReadonlySet<ItemKey>,
): Promise<readonly ItemResult[] | undefined> {
  const question = removalQuestion(usage, ticked, currentLook());
  const removeToo = vscode.l10n.t('Remove Those, Too');
  const buttons = [
    ...(question.remove === null ? [] : [question.remove]),
    ...(question.withObstacles === null ? [] : [removeToo]),
  ];
  const showAll = vscode.l10n.t('Show Disk Usage');
  if (question.onPage) buttons.push(showAll);
  const { message, detail } = question;
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, ...buttons);
  if (answer === showAll && question.onPage) await showTicked(endpoint, question.onPage);
  if (answer === undefined || answer === showAll) return undefined;
  return runRemoval(parts, endpoint, usage, (answer === removeToo && question.withObstacles) || ticked);
}

/** Removes what is ticked, and nothing has in its way, as a job; what goes was named before. */
export async function runRemoval(
  { engines, jobs }: CleaningParts,
  endpoint: string,
  usage: Usage,
  ticked: ReadonlySet<ItemKey>,
): Promise<readonly ItemResult[] | undefined> {
  const [only] = ticked;
  const title =
    ticked.size === 1 && only
      ? vscode.l10n.t('Remove {0}', itemName(usage, only))
      : vscode.l10n.t('Remove {0} things', ticked.size);
  const request = {
    title,
    detail: withoutPassword(endpoint),
    ...removalCommands(endpoint, usage, ticked),
    queue: `remove ${endpoint}`,
    // What an engine removes by itself is not what it removes meanwhile.
    isShort: ticked.size === 1,
  };
  return jobs.run(request, async (context) => {
    const all = await engines.get();
    const client = await all.client(endpoint, context.signal);
    // The next to ask connects anew.
    const onLost = () => all.forget(client);
    return removalWork(client, { usage, ticked, onLost }, context, currentLook());
  });
}
