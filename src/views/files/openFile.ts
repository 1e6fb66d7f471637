import * as vscode from 'vscode';
import { oneLine } from '../../format/visibleText.ts';
import type { Selection } from '../../image/fileView.ts';
import type { CatalogImage, Image } from '../../image/image.ts';
import { labelOf } from '../../image/labels.ts';
import { displayName } from '../../image/names.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { Spot } from '../sources/place.ts';
import { FILE_SCHEME, type FileAddress, fileUriParts, whereText } from './fileUri.ts';
import type { ViewedPath } from './viewedPath.ts';

/** An image of which files are shown. */
export interface ImageOfFiles {
  readonly spot: Required<Spot>;
  readonly catalogImage: CatalogImage;
  readonly image: Image;
  readonly overlay: Overlay;
}

/** An image of which the layers need not be read. */
export type Named = Pick<ImageOfFiles, 'spot' | 'catalogImage' | 'image'>;

/** The URI of a path in one of the filesystems of an image. */
export function fileUri(named: Named, selection: Selection, path: string): vscode.Uri {
  return uriOfAddress(named, { spot: named.spot, selection, path });
}

/** The URI of a path of the final filesystem where that is a folder of the workspace. */
export function workspaceUri(named: Named, path: string): vscode.Uri {
  return uriOfAddress(named, { spot: named.spot, selection: { kind: 'final' }, path, inWorkspace: true });
}

/** What people call an image of an archive, with its platform where it has several. */
export function fullLabelOf({ spot, catalogImage, image }: Named): string {
  const platform = catalogImage.variants.length > 1 ? ` ${spot.platform}` : '';
  return oneLine(`${labelOf(image)}${platform}`);
}

/** The URI of a version of a file: in the layer that wrote it. */
export function versionUri(of: ImageOfFiles, version: number): vscode.Uri {
  const { overlay } = of;
  return fileUri(of, { kind: 'layer', layer: overlay.layerOf(version) }, overlay.pathOf(overlay.nodeOf(version)));
}

/** The URI of a path as a view shows it: in its filesystem, or in the layer that wrote what changed or is gone there. */
export function viewedUri(of: ImageOfFiles, { view, node }: ViewedPath): vscode.Uri {
  const { kind } = view.selection;
  const version = view.versionOf(node);
  const isThere = (kind === 'final' || kind === 'upTo') && view.markOf(node) !== 'removed';
  return isThere || version < 0 ? fileUri(of, view.selection, view.overlay.pathOf(node)) : versionUri(of, version);
}

/** Shows how one version of a file became another. */
export async function compareVersions(of: ImageOfFiles, before: number, after: number): Promise<void> {
  const { overlay } = of;
  const name = displayName(overlay.nameOf(overlay.nodeOf(after)));
  const where = (version: number) => whereText({ kind: 'layer', layer: overlay.layerOf(version) }, vscode.l10n);
  const title = vscode.l10n.t('{0} ({1} ↔ {2})', name, where(before), where(after));
  await vscode.commands.executeCommand('vscode.diff', versionUri(of, before), versionUri(of, after), title);
}

function uriOfAddress(named: Named, address: FileAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: FILE_SCHEME, ...fileUriParts(address, fullLabelOf(named), vscode.l10n) });
}
