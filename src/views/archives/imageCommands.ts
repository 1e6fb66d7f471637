import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { labelOf } from '../../image/labels.ts';
import type { DocumentKind } from '../../protocol/imagePage.ts';
import { registerCommands } from '../../vscode/commands.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { openJsonDocument } from '../jsonDocuments/index.ts';
import { isInEngine } from '../sources/place.ts';
import { pick } from './pick.ts';
import { presentVariant, type Subject, type Subjects } from './subject.ts';
import { openInWorkspace } from './workspaceFolder.ts';

/** Registers what one can do with an image, wherever it is named: in a row, on the page in front, or by picking it. */
export function registerImageCommands(
  subjects: Subjects,
  pages: ImagePages,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const on = (act: (subject: Subject) => Promise<void>) => async (argument: unknown) => {
    const subject = await subjects.image(argument);
    if (subject) await act(subject);
  };
  return registerCommands(log, {
    'layerscope.openPage': on((subject) => openPage(pages, subject)),
    'layerscope.showDockerfile': on((subject) => showDockerfile(pages, subject)),
    'layerscope.copyReference': on(copyReference),
    'layerscope.copyDigest': on(copyDigest),
    'layerscope.copyDiffId': on(copyDiffId),
    'layerscope.copyImageId': on(copyImageId),
    'layerscope.openConfigJson': on((subject) => openJson(subject, 'config')),
    'layerscope.openManifestJson': on((subject) => openJson(subject, 'manifest')),
    'layerscope.openIndexJson': on((subject) => openJson(subject, 'index')),
    'layerscope.openInspectJson': on((subject) => openJson(subject, 'inspect')),
    'layerscope.openInWorkspace': on(openFilesystem),
  });
}

async function openPage(pages: ImagePages, { place, image, variant, node }: Subject): Promise<void> {
  const layer = node?.kind === 'step' ? node.row.layer : null;
  const target = { image, ...(variant ? { variant: variant.key } : {}), ...(layer ? { layer: layer.index } : {}) };
  // A click on a row is a look at it, as in the explorer.
  const options = { preview: node !== undefined, preserveFocus: node !== undefined };
  await pages.open(place, layer ? { ...target, tab: 'layers' } : target, options);
}

async function showDockerfile(pages: ImagePages, { place, image, variant }: Subject): Promise<void> {
  await pages.open(place, { image, ...(variant ? { variant: variant.key } : {}), tab: 'dockerfile' });
}

async function copyReference({ catalogImage }: Subject): Promise<void> {
  const { references } = catalogImage;
  if (references.length === 0)
    throw new ImageError('unreadable', '{0} has no reference. Copy its image ID instead.', [labelOf(catalogImage)]);
  const items = references.map((reference) => ({ label: reference, description: '', value: reference }));
  await copy(await pick(items, vscode.l10n.t('Choose the reference to copy')));
}

async function copyDigest(subject: Subject): Promise<void> {
  const { node, catalogImage, variant } = subject;
  if (node?.kind === 'step') return copy(node.row.layer?.digest ?? node.row.layer?.diffId ?? undefined);
  if (node?.kind === 'attestation') return copy(node.attestation.digest);
  if (!variant) return copy(catalogImage.index?.digest);
  const digest = variant.state === 'present' ? variant.image.manifestDigest : variant.digest;
  if (!digest)
    throw new ImageError('unreadable', 'No manifest names {0}, so it has no digest. Copy its image ID instead.', [
      labelOf(catalogImage),
    ]);
  await copy(digest);
}

async function copyDiffId({ node }: Subject): Promise<void> {
  if (node?.kind === 'step') await copy(node.row.layer?.diffId ?? undefined);
}

async function copyImageId(subject: Subject): Promise<void> {
  await copy((await presentVariant(subject))?.image.id);
}

async function openJson(subject: Subject, kind: DocumentKind): Promise<void> {
  const { place, image, catalogImage } = subject;
  const variant = await presentVariant(subject);
  if (!variant) return;
  const isMissing = (kind === 'index' && !catalogImage.index) || (kind === 'manifest' && !variant.image.rawManifest);
  // What an engine exports may have it all the same.
  if (isMissing && !isInEngine(place))
    throw new ImageError('unreadable', '{0} has no {1}: it is stored as a Docker archive without one.', [
      labelOf(catalogImage),
      kind,
    ]);
  await openJsonDocument({ spot: { place, image, platform: variant.key }, kind }, catalogImage, variant.image);
}

async function openFilesystem(subject: Subject): Promise<void> {
  const { place, image, catalogImage } = subject;
  const variant = await presentVariant(subject);
  if (!variant) return;
  await openInWorkspace({ spot: { place, image, platform: variant.key }, catalogImage, image: variant.image });
}

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) await vscode.env.clipboard.writeText(text);
}
