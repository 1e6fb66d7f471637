import * as vscode from 'vscode';
import { markFragment } from '../files/marks.ts';
import { viewedUri } from '../files/openFile.ts';
import { hiddenText, markOf } from '../files/pathText.ts';
import { isOpenable, linkedFolder } from '../files/viewedPath.ts';
import type { EntryNode, FileNode } from './fileNodes.ts';

/** Gives a row below a layer or a final filesystem what a click on it does, and that of a file its icon and its mark. */
export function decorateFile(item: vscode.TreeItem, row: FileNode): void {
  if (row.kind === 'entry') decorateEntry(item, row);
  if (row.kind === 'more')
    item.command = { command: 'layerscope.showMoreFiles', title: vscode.l10n.t('Show more…'), arguments: [row] };
  if (row.kind === 'unread')
    item.command = { command: 'layerscope.readFiles', title: vscode.l10n.t('Read the files…'), arguments: [row] };
}

function decorateEntry(item: vscode.TreeItem, row: EntryNode): void {
  // There is nothing to open yet.
  if (row.claimed) return;
  const { view, node } = row;
  const uri = entryUri(row);
  const hidden = hiddenText(row, vscode.l10n) !== '';
  item.resourceUri = uri.with({ fragment: markFragment(markOf(row), hidden) });
  if (linkedFolder(row) !== undefined)
    item.command = { command: 'layerscope.openFile', title: vscode.l10n.t('Open'), arguments: [row] };
  else if (isOpenable(row) && !view.isDirectory(node))
    item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [uri] };
}

/** Where a row's file is: in the final filesystem, or in the layer that wrote it, be it one that a later one removed. */
export function entryUri(row: EntryNode): vscode.Uri {
  return viewedUri({ ...row.of, overlay: row.view.overlay }, row);
}

/** What an editor opens of a row of a file: the file, or what a link leads to. */
export function draggedUri(row: EntryNode): vscode.Uri | undefined {
  return !row.claimed && isOpenable(row) && linkedFolder(row) === undefined ? entryUri(row) : undefined;
}
