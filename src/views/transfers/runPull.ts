import * as vscode from 'vscode';
import type { TransferParts } from './parts.ts';
import { pullWork } from './pullWork.ts';
import { runTransfer } from './runTransfer.ts';
import { updateWork } from './updateWork.ts';
import { type PullWanted, pullCommand, wantedName } from './wanted.ts';

/** Pulls, as a job. */
export function runPull(parts: TransferParts, wanted: PullWanted): Promise<void> {
  const name = wantedName(wanted);
  const title = wanted.allTags ? vscode.l10n.t('Pull all tags of {0}', name) : vscode.l10n.t('Pull {0}', name);
  const { registry } = wanted.reference;
  return runTransfer(parts, { title, command: pullCommand(wanted), registry, wanted, queue: 'pull', work: pullWork });
}

/** Pulls what its registry has anew, as a job. */
export function runUpdate(parts: TransferParts, wanted: PullWanted): Promise<void> {
  const title = vscode.l10n.t('Update {0}', wantedName(wanted));
  const { registry } = wanted.reference;
  return runTransfer(parts, { title, command: pullCommand(wanted), registry, wanted, queue: 'pull', work: updateWork });
}
