import * as vscode from 'vscode';
import { displayName } from '../../image/names.ts';
import { previousFile } from '../../image/versions.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { containerCopyLine, dockerCopyLine } from '../files/dockerCopy.ts';
import { uriInFront, withFile } from '../files/fileInFront.ts';
import { parseFileUri } from '../files/fileUri.ts';
import type { FileParts } from '../files/openedImages.ts';
import { compareVersions, viewedUri } from '../files/openFile.ts';
import { showPathHistory } from '../files/pathHistory.ts';
import { isOpenable, linkedFolder } from '../files/viewedPath.ts';
import { type FileNode, fileOf, filesOf } from '../rows/fileNodes.ts';
import type { FileTree } from '../rows/fileTree.ts';
import { BY_KEY } from '../rows/focusedRow.ts';
import type { Place } from '../sources/place.ts';
import type { ChosenFile, ChosenFiles } from './chosenFiles.ts';

/** What the commands on files work with. */
export interface FileCommandParts {
  readonly files: FileParts;
  readonly chosen: ChosenFiles;
  readonly log: vscode.LogOutputChannel;
  /** The view that shows images of a place. */
  treeOf(place: Place): FileTree;
  /** The row the keyboard is on. */
  focusedRow(): Promise<unknown>;
  /** The rows that are selected with it. */
  selectedWith(row: unknown): readonly unknown[];
}

/** Registers what one can do with rows of files. */
export function registerFileCommands(parts: FileCommandParts): vscode.Disposable {
  const { files, chosen, log, treeOf } = parts;
  const reveal: FileTree['reveal'] = (of, ...path) => treeOf(of.spot.place).reveal(of, ...path);
  const open = (options: vscode.TextDocumentShowOptions) => async (row: unknown, rows: unknown) => {
    const focused = row === BY_KEY ? await parts.focusedRow() : undefined;
    const all = await (focused ? chosen.of(focused, parts.selectedWith(focused)) : chosen.of(row, rows));
    for (const file of all.filter(isOpenable)) {
      const folder = linkedFolder(file);
      // No editor shows a folder, but the view does.
      if (folder !== undefined) await reveal(file.of, folder, file.view.selection);
      else await vscode.commands.executeCommand('vscode.open', viewedUri(file.of, file), options);
    }
  };
  const copy = (lineOf: (file: ChosenFile) => string) => async (row: unknown, rows: unknown) => {
    const lines = (await chosen.of(row, rows)).map(lineOf);
    if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
  };
  const treeOfRow = (row: FileNode) => {
    const at = filesOf(row);
    return at && treeOf(at.spot.place);
  };
  return registerCommands(log, {
    'layerscope.openFile': open({ preview: false }),
    'layerscope.openFileToSide': open({ preview: false, viewColumn: vscode.ViewColumn.Beside }),
    'layerscope.compareWithPrevious': async (row) => compareWithPrevious(await chosen.of(row)),
    'layerscope.compareFiles': async (row, rows) => compareSelected(await chosen.of(row, rows)),
    'layerscope.copyFilePath': copy(({ view, node }) => `/${displayName(view.overlay.pathOf(node))}`),
    'layerscope.copyDockerCopy': copy(({ of: { image, spot }, view, node }) => {
      const path = view.overlay.pathOf(node);
      return spot.place.kind === 'container'
        ? containerCopyLine(spot.place.container, path)
        : dockerCopyLine(image.references[0] ?? image.id, path);
    }),
    'layerscope.pathHistory': async (argument) => pathHistory(files, await chosen.of(argument), argument),
    'layerscope.revealFile': async (argument) => {
      const [file] = await chosen.of(argument);
      if (file) return reveal(file.of, file.node, file.view.selection);
      const uri = argument instanceof vscode.Uri ? argument : uriInFront();
      const wanted = uri && parseFileUri(uri)?.selection;
      if (uri) await withFile(files, uri, (of, node) => reveal(of, node, wanted));
    },
    'layerscope.showMoreFiles': async (row) => {
      const more = fileOf(row);
      if (more?.kind === 'more') await treeOfRow(more)?.showMore(more);
    },
    'layerscope.readFiles': async (row) => {
      const unread = fileOf(row);
      if (unread?.kind === 'unread') await treeOfRow(unread)?.read(unread);
    },
  });
}

async function compareWithPrevious([file]: readonly ChosenFile[]): Promise<void> {
  if (!file) return;
  const after = file.view.versionOf(file.node);
  const before = previousFile(file.of.overlay, after);
  if (before >= 0) await compareVersions(file.of, before, after);
}

/** Of a row, else of the file an editor's menu is of, else of the one in front. */
async function pathHistory(files: FileParts, [file]: readonly ChosenFile[], argument: unknown): Promise<void> {
  if (file) return showPathHistory(file.of, file.node);
  const uri = argument instanceof vscode.Uri ? argument : uriInFront();
  if (uri) await withFile(files, uri, showPathHistory);
}

async function compareSelected(chosen: readonly ChosenFile[]): Promise<void> {
  const [left, right] = chosen.map((file) => viewedUri(file.of, file));
  if (!left || !right || chosen.length !== 2) throw new Error(vscode.l10n.t('Select two files to compare them.'));
  await vscode.commands.executeCommand('vscode.diff', left, right);
}
