import * as vscode from 'vscode';
import type { FilePlace } from './place.ts';
import { uriOf } from './uris.ts';

/** Milliseconds of quiet after which a file that is being written is looked at. */
const QUIET = 300;
/** Milliseconds between looks where events may never come (network mounts, some containers). */
const POLL = 5000;

/**
 * Calls back when what a place holds differs from what it held when watching began, and when it is gone. Events of the
 * editor's watcher only make it look; what counts is time and size.
 */
export function watchPlace(place: FilePlace, onChange: (gone: boolean) => void): () => void {
  const files = filesOf(place);
  const state = async () => (await Promise.all(files.map(identityOf))).join();
  const gone = files.map(() => '').join();
  const before = state();
  let last: string | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const look = async () => {
    last ??= await before;
    const now = await state();
    if (stopped || now === last) return;
    last = now;
    onChange(now === gone);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };
  const watchers = files.map((file) => {
    // The whole folder, since a file's name may hold characters that mean something in a pattern.
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.joinPath(file, '..'), '*'),
    );
    const path = file.path;
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete])
      event((uri) => uri.path === path && soon());
    return watcher;
  });
  const poll = place.kind === 'uri' ? undefined : setInterval(look, POLL).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
    clearInterval(poll);
    for (const watcher of watchers) watcher.dispose();
  };
}

/** The blobs of a layout are named by their content: what changes is which of them its index names. */
function filesOf(place: FilePlace): vscode.Uri[] {
  const uri = uriOf(place);
  return place.kind === 'layout'
    ? ['index.json', 'manifest.json'].map((name) => vscode.Uri.joinPath(uri, name))
    : [uri];
}

/** Empty for a file that is not there. */
async function identityOf(uri: vscode.Uri): Promise<string> {
  try {
    const { mtime, size } = await vscode.workspace.fs.stat(uri);
    return `${mtime} ${size}`;
  } catch {
    return '';
  }
}
