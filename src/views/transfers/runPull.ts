import * as vscode from 'vscode';
import type { JobContext } from '../../jobs/job.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { joined, type Look } from '../rows/rowText.ts';
import type { TransferParts } from './parts.ts';
import { pullWork } from './pullWork.ts';
import { updateWork } from './updateWork.ts';
import { type PullWanted, pullCommand, wantedName } from './wanted.ts';

/** Pulls, as a job. */
export function runPull(parts: TransferParts, wanted: PullWanted): Promise<void> {
  const title = wanted.allTags
    ? vscode.l10n.t('Pull all tags of {0}', wantedName(wanted))
    : vscode.l10n.t('Pull {0}', wantedName(wanted));
  return run(parts, wanted, title, pullWork, () => void runPull(parts, wanted));
}

/** Pulls what its registry has anew, as a job. */
export function runUpdate(parts: TransferParts, wanted: PullWanted): Promise<void> {
  const title = vscode.l10n.t('Update {0}', wantedName(wanted));
  return run(parts, wanted, title, updateWork, () => void runUpdate(parts, wanted));
}

type Work = (client: EngineClient, wanted: PullWanted, context: JobContext, look: Look) => Promise<void>;

async function run(
  { jobs, engines }: TransferParts,
  wanted: PullWanted,
  title: string,
  work: Work,
  retry: () => void,
): Promise<void> {
  const { endpoint, platform = '' } = wanted;
  const detail = joined(withoutPassword(endpoint), platform);
  const request = { title, detail, command: pullCommand(wanted), queue: `pull ${endpoint}`, retry };
  await jobs.run(request, async (context) => {
    const client = await (await engines.get()).client(endpoint, context.signal);
    await work(client, wanted, context, currentLook());
  });
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
