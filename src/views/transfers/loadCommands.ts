import { basename } from 'node:path';
import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { familiarReference } from '../../image/reference.ts';
import { pickShownName } from '../images/shownNames.ts';
import { dockerCommand } from '../jobs/dockerCommand.ts';
import { type Place, pathOf } from '../sources/place.ts';
import { placeOf } from '../sources/uris.ts';
import { engineOfRow } from './engineOfRow.ts';
import { loadWork } from './loadWork.ts';
import { offerToOpen } from './offerToOpen.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { runTransfer } from './runTransfer.ts';

/** Loads archives into an engine: files, rows of archives, the archive of the page in front, or files that are chosen. */
export const loadArchive: TransferAction = async (parts, row, rows) => {
  const places = await chosenArchives(parts, row, rows);
  if (places.length === 0) return;
  const endpoint = engineOfRow(row) ?? (await pickShownName(parts.state));
  if (endpoint === undefined) return;
  await Promise.all(places.map((place) => load(parts, endpoint, place)));
};

function load(parts: TransferParts, endpoint: string, place: Place): Promise<void> {
  if (place.kind !== 'archive')
    throw new ImageError('request', 'An engine loads archives of this machine, and {0} is none.', [pathOf(place)]);
  const { path: file } = place;
  let loaded: readonly string[] = [];
  return runTransfer(parts, {
    title: vscode.l10n.t('Load {0}', basename(file)),
    command: dockerCommand(endpoint, 'load', '-i', file),
    wanted: { endpoint, file },
    queue: 'load',
    work: async (...given) => {
      loaded = await loadWork(...given);
    },
    done: () => {
      const [reference] = loaded;
      if (reference === undefined) return;
      const message = vscode.l10n.t('Loaded {0}', loaded.map(familiarReference).join(', '));
      offerToOpen(parts, message, { kind: 'engine', endpoint, reference });
    },
  });
}

async function chosenArchives({ pages }: TransferParts, row: unknown, rows: unknown): Promise<readonly Place[]> {
  const given = await Promise.all((Array.isArray(rows) && rows.length > 0 ? rows : [row]).map(archiveOf));
  const places = given.flatMap((place) => place ?? []);
  if (places.length > 0) return places;
  const inFront = engineOfRow(row) === undefined ? await pages.activePlace() : undefined;
  if (inFront?.kind === 'archive') return [inFront];
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    openLabel: vscode.l10n.t('Load'),
    title: vscode.l10n.t('Choose the archives to load'),
    filters: { [vscode.l10n.t('Image archives')]: ['tar', 'tgz', 'gz', 'zst'], [vscode.l10n.t('All files')]: ['*'] },
  });
  return Promise.all((uris ?? []).map(placeOf));
}

/** A file of the explorer, or a row of the *Archives* view. */
async function archiveOf(row: unknown): Promise<Place | undefined> {
  if (row instanceof vscode.Uri) return row.scheme === 'layerscope-engine' ? undefined : placeOf(row);
  // Rows are the only such objects the editor hands to commands.
  return row && typeof row === 'object' && 'place' in row ? (row.place as Place) : undefined;
}
