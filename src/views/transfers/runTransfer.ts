import * as vscode from 'vscode';
import type { JobContext, JobRequest } from '../../jobs/job.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { joined, type Look } from '../rows/rowText.ts';
import { logInRemedy } from './logInRemedy.ts';
import type { TransferParts } from './parts.ts';

/** Something that is done with one engine, as a job. */
export interface Transfer<W> {
  readonly title: string;
  readonly command?: readonly string[];
  /** As in `JobRequest`. */
  readonly pipe?: JobRequest['pipe'];
  /** The registry that is asked, if one is: it may want a login. */
  readonly registry?: string;
  /** What it is to do: handed to the work as it is. */
  readonly wanted: W & { readonly endpoint: string; readonly platform?: string | undefined };
  readonly showsLog?: boolean;
  /** Jobs that take turns with it, a few at once. */
  readonly queue: string;
  readonly work: (
    client: EngineClient,
    wanted: W & { readonly endpoint: string },
    context: JobContext,
    look: Look,
  ) => Promise<void>;
  /** What comes when it is done. */
  readonly done?: () => Promise<void> | void;
}

/** Runs it, and again when that is asked for. */
export async function runTransfer<W>(parts: TransferParts, transfer: Transfer<W>): Promise<void> {
  const { title, command, pipe, registry, wanted, queue, work, done, showsLog = false } = transfer;
  const { jobs, engines } = parts;
  const { endpoint, platform = '' } = wanted;
  const request = {
    title,
    ...(command ? { command } : {}),
    ...(pipe ? { pipe } : {}),
    ...(registry === undefined ? {} : { remedy: logInRemedy(parts, endpoint, registry, () => void run()) }),
    showsLog,
    detail: joined(withoutPassword(endpoint), platform),
    queue: `${queue} ${endpoint}`,
    retry: () => void run(),
  };
  const run = async () => {
    const isDone = await jobs.run(request, async (context) => {
      const client = await (await engines.get()).client(endpoint, context.signal);
      await work(client, wanted, context, currentLook());
      return true;
    });
    if (isDone) await done?.();
  };
  await run();
}

function currentLook(): Look {
  const { units } = readSettings();
  return { l10n: vscode.l10n, units, language: vscode.env.language, now: Date.now(), describe };
}
