import * as vscode from 'vscode';
import { isDigest } from '../../image/digest.ts';
import { familiarReference, parseReference, printReference, type Reference } from '../../image/reference.ts';
import { enginePlaceOf } from '../images/enginePlaceOf.ts';
import { pickShownName } from '../images/shownNames.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import type { EnginePlace } from '../sources/place.ts';
import { placeOf } from '../sources/uris.ts';
import { engineOfRow } from './engineOfRow.ts';
import { lookUp } from './lookUp.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { runTransfer } from './runTransfer.ts';
import { pickReference } from './searchPick.ts';

/**
 * Shows what a registry has under a reference, without pulling it: that of a row, or one that is asked for, which is that of
 * the page in front if nothing else is typed.
 */
export const inspectRemote: TransferAction = async (parts, row) => {
  const place = await imageOf(row);
  const inFront = row === undefined ? await parts.pages.activePlace() : undefined;
  const shown = inFront?.kind === 'engine' ? inFront : undefined;
  const endpoint = (place ?? shown)?.endpoint ?? engineOfRow(row) ?? (await pickShownName(parts.state));
  if (endpoint === undefined) return;
  const reference =
    place && !isDigest(place.reference)
      ? parseReference(place.reference)
      : await askReference(parts, endpoint, shown?.reference);
  if (!reference) return;
  const name = familiarReference(printReference(reference));
  await runTransfer(parts, {
    title: vscode.l10n.t('Look up {0}', name),
    command: dockerCommand(endpoint, 'manifest', 'inspect', name),
    registry: reference.registry,
    wanted: { endpoint, reference },
    queue: 'lookup',
    showsLog: true,
    work: lookUp,
  });
};

/** That of a row, or of the page whose title it was called from. */
async function imageOf(row: unknown): Promise<EnginePlace | undefined> {
  if (!(row instanceof vscode.Uri)) return enginePlaceOf(row);
  const place = await placeOf(row);
  return place.kind === 'engine' ? place : undefined;
}

async function askReference({ engines }: TransferParts, endpoint: string, known = ''): Promise<Reference | undefined> {
  const client = await (await engines.get()).client(endpoint);
  const value = isDigest(known) ? '' : familiarReference(known);
  return pickReference(client, vscode.l10n.t('Look Up in a Registry'), value);
}
