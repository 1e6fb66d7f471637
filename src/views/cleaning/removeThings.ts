import * as vscode from 'vscode';
import type { ItemKey } from '../../cleaning/items.ts';
import type { ItemResult } from '../../cleaning/removeItems.ts';
import type { Usage } from '../../cleaning/usage.ts';
import { currentLook } from '../images/currentLook.ts';
import { inSlices } from '../inSlices.ts';
import type { WindowJobs } from '../jobs/index.ts';
import type { WindowEngines } from '../sources/engines.ts';
import { removalQuestion } from './removalQuestion.ts';
import { runRemoval } from './runRemoval.ts';
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
  const question = await inSlices(removalQuestion(usage, ticked, currentLook()));
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
  const all = (answer === removeToo && question.withObstacles) || ticked;
  return runRemoval({ ...parts, look: currentLook }, { endpoint, usage, ticked: all });
}
