import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference, type Reference } from '../../image/reference.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { pickShownName } from '../images/shownNames.ts';
import type { EnginePlace } from '../sources/place.ts';
import { askPlatform, choosePull, remoteImage, whileAsking } from './choosePull.ts';
import { chosenImages, imagesOfRows } from './chosenImages.ts';
import { engineOfRow } from './engineOfRow.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { runPull, runUpdate } from './runPull.ts';
import { pickReference } from './searchPick.ts';
import { type PullWanted, pullCommand } from './wanted.ts';

/** Lets the user search or type what to pull, and pulls it. */
export const pullImage: TransferAction = async (parts, row) => {
  const endpoint = engineOfRow(row) ?? (await pickShownName(parts.state));
  if (endpoint === undefined) return;
  const client = await (await parts.engines.get()).client(endpoint);
  const reference = await pickReference(client, vscode.l10n.t('Pull an Image'));
  const wanted = reference && (await choosePull(client, { endpoint, reference }));
  if (wanted) await runPull(parts, wanted);
};

/** Pulls images again where their registry has others under their names. */
export const updateImage: TransferAction = async (parts, row, rows) => {
  const places = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the images to update'));
  await Promise.all(places.map((place) => runUpdate(parts, wantedOf(place))));
};

/** Pulls platforms that an index names and the engine does not have; called on none, one of those that the registry has. */
export const pullPlatform: TransferAction = async (parts, row, rows) => {
  const given = imagesOfRows(row, rows);
  const wanted = await (given.length > 0
    ? Promise.all(given.map((place) => ofSameIndex(parts, place)))
    : choosePlatform(parts));
  await Promise.all(wanted.map((each) => runPull(parts, each)));
};

async function choosePlatform(parts: TransferParts): Promise<readonly PullWanted[]> {
  const [place] = await chosenImages(parts, undefined, undefined, vscode.l10n.t('Choose the image of the platform'));
  if (!place) return [];
  const wanted = wantedOf(place);
  const client = await (await parts.engines.get()).client(place.endpoint);
  const platform = await askPlatform(client, wanted);
  return platform === undefined ? [] : [{ ...wanted, platform: platform || undefined }];
}

export const copyPullCommand: TransferAction = async (parts, row, rows) => {
  const places = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the images whose command to copy'));
  const lines = places.map((place) => shellWords(pullCommand(wantedOf(place))));
  if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
};

/** @throws ImageError for an image that nothing names */
function wantedOf({ endpoint, reference, platform }: EnginePlace): PullWanted {
  if (/^sha256:/.test(reference))
    throw new ImageError('request', 'Nothing names {0}, so no registry can be asked for it.', [reference.slice(0, 19)]);
  return { endpoint, reference: parseReference(reference), platform };
}

/**
 * By its digest where its name means another index by now, or may: an engine would list the image a second time under that,
 * so it is by the name where the registry still has the same under it.
 */
async function ofSameIndex(parts: TransferParts, place: EnginePlace): Promise<PullWanted> {
  const client = await (await parts.engines.get()).client(place.endpoint);
  const { id, digests } = await client.inspectImage(place.reference);
  const own = digests.map(parseReference);
  const named = /^sha256:/.test(place.reference) ? undefined : parseReference(place.reference);
  const isOfName = ({ registry, repository }: (typeof own)[number]) =>
    !named || (registry === named.registry && repository === named.repository);
  const reference = own.find((each) => each.digest === id && isOfName(each));
  if (!reference)
    throw new ImageError('request', 'The engine does not know from which registry {0} came.', [
      familiarReference(place.reference),
    ]);
  const isSame = named?.digest === null && (await digestNow(client, named)) === id;
  return { endpoint: place.endpoint, reference: isSame ? named : reference, platform: place.platform };
}

/** Null where the registry does not say: why is told by the pull. */
async function digestNow(client: EngineClient, reference: Reference): Promise<Digest | null> {
  try {
    const { digest } = await whileAsking((signal) => remoteImage(client, reference, signal));
    return digest;
  } catch (error) {
    if (error instanceof ImageError) return null;
    throw error;
  }
}
