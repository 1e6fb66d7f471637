import * as vscode from 'vscode';
import { logError } from '../../vscode/report.ts';
import type { FileParts } from '../files/openedImages.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import type { FileTree } from '../rows/fileTree.ts';
import { focusedRow } from '../rows/focusedRow.ts';
import { registerRowColors } from '../rows/treeItem.ts';
import { isInEngine, type Place, printPlace } from '../sources/place.ts';
import type { Verifier } from '../sources/verifier.ts';
import { registerArchiveCommands } from './archiveCommands.ts';
import { ChosenFiles } from './chosenFiles.ts';
import { dragAndDropController } from './dragAndDrop.ts';
import { registerExtract } from './extractCommands.ts';
import { registerFileCommands } from './fileCommands.ts';
import { registerFindPath } from './findPathCommand.ts';
import { registerImageCommands } from './imageCommands.ts';
import { RecentArchives } from './recent.ts';
import { revealIn } from './reveal.ts';
import { Subjects } from './subject.ts';
import { ArchivesTree } from './tree.ts';

/** The other view that has rows of files. */
export interface ImagesRows {
  readonly view: vscode.TreeView<{ readonly id: string }>;
  readonly fileTree: FileTree;
}

/** Registers the *Archives* view and the commands on archives and images, and on the files in them wherever they are shown. */
export function registerArchives(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  files: FileParts,
  pages: ImagePages,
  images: ImagesRows,
  verifier: Verifier,
): { readonly places: () => Promise<Place[]>; readonly disposable: vscode.Disposable } {
  const storage = context.globalStorageUri;
  const recent = new RecentArchives(vscode.Uri.joinPath(storage, 'recent.json').fsPath);
  const tree = new ArchivesTree(files, verifier, recent, log);
  const view = vscode.window.createTreeView('layerscope.archives', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
    dragAndDropController: dragAndDropController(async (places) => {
      for (const place of places) await pages.open(place);
    }),
  });
  // Other windows write the same list.
  const written = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(storage, 'recent.json'));
  const refresh = () => tree.refresh();
  const fileTree: FileTree = {
    reveal: revealIn(view, tree, recent),
    showMore: (node) => tree.showMore(node),
    read: (node) => tree.read(node),
  };
  const treeOf = (place: Place) => (isInEngine(place) ? images.fileTree : fileTree);
  const views = [view, images.view];
  const focused = () => focusedRow(views);
  const selectedWith = (row: unknown) =>
    views.map(({ selection }): readonly unknown[] => selection).find((rows) => rows.includes(row)) ?? [];
  const chosen = new ChosenFiles(files, pages);
  const subjects = new Subjects(files.pool, pages, () => tree.places());
  const disposable = vscode.Disposable.from(
    tree,
    view,
    written,
    written.onDidCreate(refresh),
    written.onDidChange(refresh),
    view.onDidCollapseElement(({ element }) => tree.collapse(element)),
    view.onDidChangeVisibility(({ visible }) => visible && tree.refreshChanged()),
    pages.onDidOpen(async (place) => {
      // What an engine has is listed by the engine.
      if (isInEngine(place)) return;
      await recent.add(printPlace(place)).then(refresh, (error: unknown) => logError(log, 'recent archives', error));
    }),
    registerImageCommands(subjects, pages, log),
    registerArchiveCommands({ subjects, pages, tree, recent, log, focusedRow: focused }),
    registerFileCommands({ files, chosen, log, treeOf, focusedRow: focused, selectedWith }),
    registerExtract({ files, subjects, chosen, log }),
    registerFindPath({ files, subjects, log, treeOf, focusedRow: focused }),
    registerRowColors(),
  );
  return { places: () => tree.places(), disposable };
}
