import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { logError } from '../../vscode/report.ts';

/** Holds the image folders of the workspace, for the Explorer's menu (`resourcePath in layerscope.imageFolders`). */
const CONTEXT_KEY = 'layerscope.imageFolders';
/** Files by which image folders are known: of an OCI layout (image-spec, image-layout.md), and of skopeo's `dir:`. */
const TELLING = '**/{oci-layout,version}';
/** A workspace with more such files is not one of images. */
const FILES = 1000;
const DIR_VERSION = 'Directory Transport Version:';

/**
 * Keeps the menu item *Open as Container Image* to the folders that hold an image. It looks once the window has settled,
 * by the editor's own search, and then follows what comes and goes.
 */
export function registerLayoutFolders(log: vscode.LogOutputChannel): vscode.Disposable {
  const folders = new Set<string>();
  const publish = () => vscode.commands.executeCommand('setContext', CONTEXT_KEY, [...folders]);
  const add = async (file: vscode.Uri) => {
    if (!(await tellsImage(file))) return;
    folders.add(dirname(file.fsPath));
    await publish();
  };
  const remove = async (file: vscode.Uri) => {
    if (folders.delete(dirname(file.fsPath))) await publish();
  };
  const searching = new vscode.CancellationTokenSource();
  const search = async () => {
    const files = await vscode.workspace.findFiles(TELLING, '**/node_modules/**', FILES, searching.token);
    for (const file of files) await add(file);
  };
  const run = (work: Promise<void>) => void work.catch((error: unknown) => logError(log, 'image folders', error));
  const watcher = vscode.workspace.createFileSystemWatcher(TELLING, false, true, false);
  run(search());
  return vscode.Disposable.from(
    { dispose: () => searching.cancel() },
    searching,
    watcher,
    watcher.onDidCreate((file) => run(add(file))),
    watcher.onDidDelete((file) => run(remove(file))),
    vscode.workspace.onDidChangeWorkspaceFolders(() => run(search())),
  );
}

async function tellsImage(file: vscode.Uri): Promise<boolean> {
  if (file.scheme !== 'file') return false;
  if (file.path.endsWith('/oci-layout')) return true;
  // Other things have a file of that name; a folder or one that went is none.
  const text = await readFile(file.fsPath, 'utf8').catch(() => '');
  return text.startsWith(DIR_VERSION);
}
