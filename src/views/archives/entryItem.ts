import * as vscode from 'vscode';
import { markFragment } from '../files/marks.ts';
import { type ImageOfFiles, viewedUri } from '../files/openFile.ts';
import { hiddenText, markOf } from '../files/pathText.ts';
import { isOpenable, linkedFolder } from '../files/viewedPath.ts';
import { type EntryNode, imageOf, variantOf } from './nodes.ts';

/** Gives a row of a file its icon, its mark, and what a click on it does. */
export function decorateEntry(item: vscode.TreeItem, row: EntryNode): void {
  const { view, node } = row;
  const uri = entryUri(row);
  if (!uri) return;
  const hidden = hiddenText(row, vscode.l10n) !== '';
  item.resourceUri = uri.with({ fragment: markFragment(markOf(row), hidden) });
  if (linkedFolder(row) !== undefined)
    item.command = { command: 'layerscope.openFile', title: vscode.l10n.t('Open'), arguments: [row] };
  else if (isOpenable(row) && !view.isDirectory(node))
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
}

/** Where a row's file is: in the final filesystem, or in the layer that wrote it, be it one that a later one removed. */
export function entryUri(row: EntryNode): vscode.Uri | undefined {
  const of = imageOfEntry(row);
  return of && viewedUri(of, row);
}

/** The image a row of a file is of. */
export function imageOfEntry(row: EntryNode): ImageOfFiles | undefined {
  const imageNode = imageOf(row);
  const variant = variantOf(row);
  if (!imageNode || variant?.state !== 'present') return undefined;
  const { place, image, catalogImage } = imageNode;
  const spot = { place, image, platform: variant.key };
  return { spot, catalogImage, image: variant.image, overlay: row.view.overlay };
}
