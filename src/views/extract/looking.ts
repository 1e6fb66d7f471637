import { basename } from 'node:path';
import * as vscode from 'vscode';
import { type Existing, findExisting } from '../../extract/existing.ts';
import type { Plan } from '../../extract/plan.ts';
import { OpeningProgress, PATIENCE } from '../archives/openingProgress.ts';
import { atMostEvery } from '../sources/atMostEvery.ts';

const PROGRESS_MS = 100;

/**
 * Looks for what is in the way of an extraction, and lets the user end that where it takes long.
 * @throws ImageError what `findExisting` throws; the signal's reason when it was canceled
 */
export async function lookForExisting(plan: Plan, folder: string): Promise<Existing> {
  const looking = new OpeningProgress(vscode.l10n.t('Looking at what {0} holds', basename(folder)), PATIENCE);
  const onProgress = atMostEvery(PROGRESS_MS, (done: number) => looking.report(done, plan.totals.entries));
  try {
    return await findExisting(plan, folder, { signal: looking.signal, onProgress });
  } finally {
    looking.end();
  }
}
