import * as vscode from 'vscode';
import type { JobContext } from '../../jobs/job.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { withoutPassword } from '../../sources/engine/target.ts';
import { describe } from '../../vscode/report.ts';
import { readSettings } from '../../vscode/settings.ts';
import { joined, type Look } from '../rows/rowText.ts';
import type { TransferParts } from './parts.ts';

/** Something that is done with one engine, as a job. */
export interface Transfer<W> {
  readonly title: string;
  readonly command?: readonly string[];
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
export async function runTransfer<W>({ jobs, engines }: TransferParts, transfer: Transfer<W>): Promise<void> {
  const { title, command, wanted, queue, work, done, showsLog = false } = transfer;
  const { endpoint, platform = '' } = wanted;
  const request = {
    title,
    ...(command ? { command } : {}),
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
