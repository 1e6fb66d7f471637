import * as vscode from 'vscode';
import { pick } from '../archives/pick.ts';
import type { EnginePlace } from '../sources/place.ts';
import { guestImage, placeOfGuest } from './containerTools.ts';
import type { ImagesView } from './imagesView.ts';
import { inspectUri } from './inspectDocument.ts';
import { wholeName } from './listing.ts';
import type { AttestationNode, NameNode, PlatformNode, TopNode } from './nodes.ts';

/** The editor's own, for the view. */
const FOCUS = 'layerscope.images.focus';

type ImageNode = NameNode | PlatformNode | TopNode | AttestationNode;

/** Opens the page of a row's image, at the layer where the row is one; of one that is picked where there is no row. */
export async function openEngineImage(view: ImagesView, row: unknown): Promise<void> {
  const node = imageNode(row);
  const { pages } = view.parts;
  if (!node) {
    const place = await pickImage(view);
    if (place) await pages.open(place);
    return;
  }
  const layer = node.kind === 'step' ? node.row.layer : null;
  // A click on a row is a look at it, as in the explorer.
  const options = { preview: true, preserveFocus: true };
  await pages.open(node.enginePlace, layer ? { image: 0, layer: layer.index, tab: 'layers' } : undefined, options);
}

/** Opens the image of a row of Container Tools: of the engine that the docker command uses, else of one that is shown. */
export async function openGuestImage(view: ImagesView, row: unknown): Promise<void> {
  const guest = guestImage(row);
  if (!guest) return openEngineImage(view, undefined);
  await view.lists.update();
  const { endpoints } = view.lists;
  const names = new Set([endpoints.current, ...view.shown.names(endpoints)]);
  await view.parts.pages.open(await placeOfGuest(guest, names, (name) => view.parts.engines.client(name)));
}

/** Opens what the engine says of an image, as `docker image inspect` prints it, or of an attestation. */
export async function openEngineInspect(_: ImagesView, row: unknown): Promise<void> {
  const node = imageNode(row);
  if (!node) return;
  const uri = inspectUri(node.enginePlace, node.kind === 'attestation' ? node.manifest.digest : undefined);
  await vscode.window.showTextDocument(uri, { preview: true });
}

export async function copyEngineReference(_: ImagesView, row: unknown): Promise<void> {
  const node = imageNode(row);
  if (node) await vscode.env.clipboard.writeText(node.enginePlace.reference);
}

export async function copyEngineImageId(_: ImagesView, row: unknown): Promise<void> {
  const node = imageNode(row);
  if (node?.kind === 'name' || node?.kind === 'platform') await vscode.env.clipboard.writeText(node.name.image.id);
}

/** The digest of the manifest of a platform or an attestation, or one by which a registry knows the image. */
export async function copyEngineDigest(_: ImagesView, row: unknown): Promise<void> {
  const node = imageNode(row);
  const digests =
    node?.kind === 'name' ? node.name.image.digests : node && 'manifest' in node ? [node.manifest.digest] : [];
  const choices = digests.map((digest) => ({ label: digest, description: '', value: digest }));
  const digest = await pick(choices, vscode.l10n.t('Choose the digest to copy'));
  if (digest !== undefined) await vscode.env.clipboard.writeText(digest);
}

/** Of all that are listed. */
async function pickImage({ lists }: ImagesView): Promise<EnginePlace | undefined> {
  const choices = lists.all.flatMap(({ name: endpoint, state }) =>
    (state.kind === 'listed' ? state.names : []).map((name) => ({
      label: wholeName(name),
      description: lists.all.length > 1 ? endpoint : '',
      value: { kind: 'engine', endpoint, reference: name.name } as const,
    })),
  );
  if (choices.length === 0) {
    await vscode.commands.executeCommand(FOCUS);
    return undefined;
  }
  return pick(choices, vscode.l10n.t('Choose an image'));
}

function imageNode(row: unknown): ImageNode | undefined {
  const isRow = typeof row === 'object' && row !== null && 'kind' in row && 'enginePlace' in row;
  // Rows of this view are the only such objects the editor hands to commands.
  return isRow ? (row as ImageNode) : undefined;
}
