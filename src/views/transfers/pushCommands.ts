import * as vscode from 'vscode';
import { shellWords } from '../../format/shellWords.ts';
import { isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, parseReference, printReference } from '../../image/reference.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import type { EnginePlace } from '../sources/place.ts';
import { platformItem } from './choosePull.ts';
import { chosenImages } from './chosenImages.ts';
import type { TransferAction, TransferParts } from './parts.ts';
import { type PushWanted, pushCommand, pushWork } from './pushWork.ts';
import { runTransfer } from './runTransfer.ts';
import { askNames } from './tagCommands.ts';

/** Pushes images, once the user has seen where to. */
export const pushImage: TransferAction = async (parts, row, rows) => {
  const places = await chosenImages(parts, row, rows, vscode.l10n.t('Choose the images to push'));
  const [only] = places;
  if (!only) return;
  const wanted = places.length === 1 ? await chooseOne(parts, only) : await confirmAll(places.map(wantedOf));
  await Promise.all(wanted.map((each) => runPush(parts, each)));
};

function runPush(parts: TransferParts, wanted: PushWanted): Promise<void> {
  const title = vscode.l10n.t('Push {0}', nameOf(wanted));
  const { registry } = wanted.reference;
  return runTransfer(parts, { title, command: pushCommand(wanted), registry, wanted, queue: 'push', work: pushWork });
}

async function chooseOne(parts: TransferParts, place: EnginePlace): Promise<readonly PushWanted[]> {
  const client = await (await parts.engines.get()).client(place.endpoint);
  if (!isTagged(place.reference)) return underAnotherName(parts, client, place);
  const wanted = wantedOf(place);
  const canChoose = client.supports('push-platform');
  const choice = await vscode.window.showQuickPick(
    [
      {
        value: 'push',
        label: `$(cloud-upload) ${vscode.l10n.t('Push {0}', printReference(wanted.reference))}`,
        description: canChoose ? vscode.l10n.t('all platforms that are here') : '',
      },
      { value: 'name', label: `$(tag) ${vscode.l10n.t('Under Another Name…')}` },
      ...(canChoose ? [{ value: 'platform', label: `$(chip) ${vscode.l10n.t('Only One Platform…')}` }] : []),
      { value: 'copy', label: `$(copy) ${vscode.l10n.t('Copy as docker Command')}` },
    ],
    { title: vscode.l10n.t('Push {0}', nameOf(wanted)), ignoreFocusOut: true },
  );
  if (choice?.value === 'push') return [wanted];
  if (choice?.value === 'name') return underAnotherName(parts, client, place);
  if (choice?.value === 'platform') return onePlatform(client, wanted);
  if (choice?.value === 'copy') await vscode.env.clipboard.writeText(shellWords(pushCommand(wanted)));
  return [];
}

/** Names it first: an engine pushes by what it calls an image. */
async function underAnotherName(
  { engines }: TransferParts,
  client: EngineClient,
  place: EnginePlace,
): Promise<readonly PushWanted[]> {
  const references = (await askNames(client, place)).map(parseReference);
  const { transfers } = await (await engines.get()).client(place.endpoint);
  for (const reference of references) await transfers.tag(place.reference, reference);
  return references.map((reference) => ({ endpoint: place.endpoint, reference }));
}

async function onePlatform(client: EngineClient, wanted: PushWanted): Promise<readonly PushWanted[]> {
  const { rows } = await client.listImages({ reference: printReference(wanted.reference) });
  const manifests = rows.flatMap(({ manifests: each }) => each ?? []);
  const platforms = new Set(manifests.flatMap(({ platform, present }) => (present && platform ? [platform] : [])));
  const chosen = await vscode.window.showQuickPick([...platforms].map(platformItem), {
    title: vscode.l10n.t('Platform'),
  });
  return chosen ? [{ ...wanted, platform: chosen.value }] : [];
}

async function confirmAll(wanted: readonly PushWanted[]): Promise<readonly PushWanted[]> {
  const push = vscode.l10n.t('Push');
  const detail = wanted.map(({ reference }) => printReference(reference)).join('\n');
  const message = vscode.l10n.t('Push these images?');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, push)) === push ? wanted : [];
}

/** @throws ImageError for an image that nothing names */
function wantedOf({ endpoint, reference }: EnginePlace): PushWanted {
  if (isDigest(reference))
    throw new ImageError('request', 'Nothing names {0}, so no registry can be told of it. Tag it first.', [
      reference.slice(0, 19),
    ]);
  return { endpoint, reference: parseReference(reference) };
}

/** Whether it is by a tag alone, which is what engines push. */
function isTagged(reference: string): boolean {
  return !isDigest(reference) && parseReference(reference).digest === null;
}

function nameOf({ reference }: PushWanted): string {
  return familiarReference(printReference(reference));
}
