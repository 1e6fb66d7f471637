import * as vscode from 'vscode';
import { ImageError } from '../../image/errors.ts';
import { labelOf } from '../../image/labels.ts';
import { presentImages } from '../../sources/catalog.ts';
import { pick, pickAlways } from '../archives/pick.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { nameOf, type Place, pathOf, printPlace } from '../sources/place.ts';
import type { DockerfilesParts } from './index.ts';
import { isDockerfile } from './workspaceDockerfiles.ts';

/**
 * Shows the history of an image beside a Dockerfile: of the one that was chosen for it before, else of one that the user
 * picks, for which the Dockerfile is remembered.
 */
export async function showHistoryBeside(parts: DockerfilesParts, uri: vscode.Uri | undefined): Promise<void> {
  const document = uri && (await vscode.workspace.openTextDocument(uri));
  if (!document || !isDockerfile(document))
    throw new ImageError('request', 'Open a Dockerfile or Containerfile first: the history is shown beside it.');
  const place = await pickPlace(await parts.places());
  if (!place) return;
  const image = await pickImage(parts, place);
  if (!image) return;
  await parts.chosen.choose(image.value, { kind: 'file', uri: document.uri.toString() });
  await parts.builtFrom.forget(image.value, parts.engineImages.factsOf(image.value));
  await showBeside(parts.pages, document.uri, place, image.position);
}

/** Shows a Dockerfile, and beside it the history of an image of a place. */
export async function showBeside(pages: ImagePages, uri: vscode.Uri, place: Place, image: number): Promise<void> {
  await vscode.window.showTextDocument(uri, { preview: false, ...columnOf(uri) });
  await pages.open(place, { image, tab: 'dockerfile' }, { viewColumn: vscode.ViewColumn.Beside });
}

/** Where its editor is already: the active group may be that of the page. */
function columnOf(uri: vscode.Uri): { viewColumn?: vscode.ViewColumn } {
  const open = ({ input }: vscode.Tab) =>
    input instanceof vscode.TabInputText && input.uri.toString() === uri.toString();
  const group = vscode.window.tabGroups.all.find(({ tabs }) => tabs.some(open));
  return group ? { viewColumn: group.viewColumn } : {};
}

/** Where nothing is known, an archive is looked for on disk. */
async function pickPlace(places: readonly Place[]): Promise<Place | undefined> {
  const byName = new Map(places.map((place) => [printPlace(place), place]));
  const choices = [...byName.values()].map((place) => ({
    label: nameOf(place),
    description: pathOf(place),
    value: place,
  }));
  if (choices.length === 0)
    throw new ImageError(
      'request',
      'No image is known that this Dockerfile may have built. Open an image archive, or connect to an engine in the Images view.',
    );
  return pickAlways(choices, vscode.l10n.t('Choose the image that the Dockerfile built'));
}

async function pickImage({ pool }: DockerfilesParts, place: Place) {
  const lease = pool.lease(place);
  try {
    const { catalog } = await lease.opened();
    const present = presentImages(catalog);
    const choices = catalog.images.flatMap((catalogImage, position) => {
      const value = present.find((image) =>
        catalogImage.variants.some((variant) => variant.state === 'present' && variant.image === image),
      );
      return value ? [{ label: labelOf(catalogImage), description: '', value: { position, value } }] : [];
    });
    return await pick(choices, vscode.l10n.t('Choose an image of {0}', nameOf(place)));
  } finally {
    lease.dispose();
  }
}
