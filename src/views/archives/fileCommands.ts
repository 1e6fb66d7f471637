import * as vscode from 'vscode';
import { displayName } from '../../image/names.ts';
import { previousFile } from '../../image/versions.ts';
import { registerCommands } from '../../vscode/commands.ts';
import { dockerCopyLine } from '../files/dockerCopy.ts';
import { uriInFront, withFile } from '../files/fileInFront.ts';
import { parseFileUri } from '../files/fileUri.ts';
import type { FileParts } from '../files/openedImages.ts';
import { compareVersions } from '../files/openFile.ts';
import { showPathHistory } from '../files/pathHistory.ts';
import { entryUri, imageOfEntry, isOpenable, linkedFolder } from './entryItem.ts';
import { BY_KEY, focusedRow } from './focusedRow.ts';
import type { EntryNode, MoreNode, Node } from './nodes.ts';
import type { Reveal } from './reveal.ts';
import { asNode } from './subject.ts';
import type { ArchivesTree } from './tree.ts';

/** What the commands on files work with. */
export interface FileCommandParts {
  readonly tree: ArchivesTree;
  readonly view: vscode.TreeView<Node>;
  readonly files: FileParts;
  readonly log: vscode.LogOutputChannel;
  /** Shows a path in the view. */
  readonly reveal: Reveal;
}

/** Registers what one can do with rows of files. */
export function registerFileCommands({ tree, view, files, log, reveal }: FileCommandParts): vscode.Disposable {
  const open = (options: vscode.TextDocumentShowOptions) => async (row: unknown, rows: unknown) => {
    const entries = row === BY_KEY ? entriesOf(await focusedRow(view), view.selection) : entriesOf(row, rows);
    for (const entry of entries.filter(isOpenable)) {
      const uri = entryUri(entry);
      const folder = linkedFolder(entry);
      const of = imageOfEntry(entry);
      // No editor shows a folder, but the view does.
      if (folder !== undefined && of) await reveal(of, folder, entry.view.selection);
      else if (uri) await vscode.commands.executeCommand('vscode.open', uri, options);
    }
  };
  return registerCommands(log, {
    'layerscope.openFile': open({ preview: false }),
    'layerscope.openFileToSide': open({ preview: false, viewColumn: vscode.ViewColumn.Beside }),
    'layerscope.compareWithPrevious': (row) => compareWithPrevious(row),
    'layerscope.compareFiles': (row, rows) => compareSelected(entriesOf(row, rows)),
    'layerscope.copyFilePath': async (row, rows) => {
      const paths = entriesOf(row, rows).map(({ view, node }) => `/${displayName(view.overlay.pathOf(node))}`);
      if (paths.length > 0) await vscode.env.clipboard.writeText(paths.join('\n'));
    },
    'layerscope.copyDockerCopy': async (row, rows) => {
      const lines = entriesOf(row, rows).flatMap((entry) => dockerLine(entry) ?? []);
      if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
    },
    'layerscope.pathHistory': (row) => pathHistory(files, row),
    'layerscope.revealFile': async (argument) => {
      const uri = argument instanceof vscode.Uri ? argument : uriInFront();
      const wanted = uri && parseFileUri(uri)?.selection;
      if (uri) await withFile(files, uri, (of, node) => reveal(of, node, wanted));
    },
    'layerscope.showMoreFiles': (row) => {
      if (asNode(row)?.kind === 'more') tree.showMore(row as MoreNode);
    },
  });
}

/** The rows a command is about: all that are selected where the one it was called on is among them. */
export function entriesOf(row: unknown, rows?: unknown): EntryNode[] {
  const all: unknown[] = Array.isArray(rows) && rows.includes(row) ? rows : [row];
  return all.flatMap((each) => {
    const node = asNode(each);
    return node?.kind === 'entry' ? [node] : [];
  });
}

async function compareWithPrevious(row: unknown): Promise<void> {
  const [entry] = entriesOf(row);
  const of = entry && imageOfEntry(entry);
  if (!of) return;
  const after = entry.view.versionOf(entry.node);
  const before = previousFile(of.overlay, after);
  if (before >= 0) await compareVersions(of, before, after);
}

/** Of a row, else of the file an editor's menu is of, else of the one in front. */
async function pathHistory(files: FileParts, argument: unknown): Promise<void> {
  const [entry] = entriesOf(argument);
  const of = entry && imageOfEntry(entry);
  if (of) return showPathHistory(of, entry.node);
  const uri = argument instanceof vscode.Uri ? argument : uriInFront();
  if (uri) await withFile(files, uri, showPathHistory);
}

async function compareSelected(entries: readonly EntryNode[]): Promise<void> {
  const [left, right] = entries.map(entryUri);
  if (!left || !right || entries.length !== 2)
    throw new Error(vscode.l10n.t('Select two files in the Archives view to compare them.'));
  await vscode.commands.executeCommand('vscode.diff', left, right);
}

function dockerLine(entry: EntryNode): string | undefined {
  const of = imageOfEntry(entry);
  return of && dockerCopyLine(of.image.references[0] ?? of.image.id, entry.view.overlay.pathOf(entry.node));
}
