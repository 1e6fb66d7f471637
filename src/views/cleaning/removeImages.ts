import * as vscode from 'vscode';
import { imageCalled } from '../../cleaning/imageCalled.ts';
import { type ItemKey, keyOf } from '../../cleaning/items.ts';
import type { Usage, UsedImage } from '../../cleaning/usage.ts';
import { ImageError } from '../../image/errors.ts';
import { normalizeReference } from '../../image/reference.ts';
import { ImagePieces } from '../../sources/engine/imagePieces.ts';
import { readUsage } from '../../sources/engine/readUsage.ts';
import { containerOf } from '../containers/containerOf.ts';
import type { EnginePlace } from '../sources/place.ts';
import { chosenImages } from '../transfers/chosenImages.ts';
import type { TransferAction, TransferParts } from '../transfers/parts.ts';
import { removeThings } from './removeThings.ts';

const pieces = new ImagePieces();

/** Removes images with all their names, once it was said what goes and what stands in the way. */
export const removeImage: TransferAction = async (parts, row, rows) => {
  // A key does not know which rows it is for.
  if (containerOf(row)) {
    await vscode.commands.executeCommand('layerscope.removeContainer', row, rows);
    return;
  }
  const places = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the images to remove'));
  await remove(parts, places, ({ id }) => [keyOf('image', id)]);
};

/** Takes names off their images; an image that has no other goes with its name, which is said before. */
export const untagImage: TransferAction = async (parts, row, rows) => {
  const places = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the names to remove'));
  await remove(parts, places, ({ references }, { reference }) =>
    references.filter((name) => isSame(name, reference)).map((name) => keyOf('name', name)),
  );
};

async function remove(
  parts: TransferParts,
  places: readonly EnginePlace[],
  keysOf: (image: UsedImage, place: EnginePlace) => ItemKey[],
): Promise<void> {
  for (const endpoint of new Set(places.map((place) => place.endpoint))) {
    const own = places.filter((place) => place.endpoint === endpoint);
    const usage = await look(parts, endpoint);
    const ticked = own.flatMap((place) => keysOf(imageOf(usage, place), place));
    if (usage && ticked.length > 0) await removeThings(parts, endpoint, usage, new Set(ticked));
  }
}

/** What the engine holds now. It may take a while, which can be ended. */
async function look({ engines }: TransferParts, endpoint: string): Promise<Usage> {
  const title = vscode.l10n.t('Looking at what would be removed');
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const ended = new AbortController();
    token.onCancellationRequested(() => ended.abort(new vscode.CancellationError()));
    const client = await (await engines.get()).client(endpoint, ended.signal);
    return readUsage(client, pieces, ended.signal, false);
  });
}

/** @throws ImageError for an image that is not there any more */
function imageOf(usage: Usage, { reference, endpoint }: EnginePlace): UsedImage {
  const image = imageCalled(usage, reference);
  if (!image) throw new ImageError('unreadable', 'The engine {0} has no image {1}.', [endpoint, reference]);
  return image;
}

function isSame(name: string, other: string): boolean {
  return normalizeReference(name) === normalizeReference(other);
}
