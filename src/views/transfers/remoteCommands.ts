import * as vscode from 'vscode';
import { familiarReference, printReference } from '../../image/reference.ts';
import { pickShownName } from '../images/shownNames.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { lookUp } from './lookUp.ts';
import type { TransferAction } from './parts.ts';
import { engineOfRow } from './pullCommands.ts';
import { runTransfer } from './runTransfer.ts';
import { pickReference } from './searchPick.ts';

/** Shows what a registry has under a reference, without pulling it. */
export const inspectRemote: TransferAction = async (parts, row) => {
  const endpoint = engineOfRow(row) ?? (await pickShownName(parts.state));
  if (endpoint === undefined) return;
  const client = await (await parts.engines.get()).client(endpoint);
  const reference = await pickReference(client, vscode.l10n.t('Look Up in a Registry'));
  if (!reference) return;
  const name = familiarReference(printReference(reference));
  await runTransfer(parts, {
    title: vscode.l10n.t('Look up {0}', name),
    command: dockerCommand(endpoint, 'manifest', 'inspect', name),
    wanted: { endpoint, reference },
    queue: 'lookup',
    showsLog: true,
    work: lookUp,
  });
};
