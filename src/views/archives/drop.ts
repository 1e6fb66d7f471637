import * as vscode from 'vscode';
import type { Place } from '../sources/place.ts';
import { placeOf } from '../sources/uris.ts';
import type { Node } from './nodes.ts';

const URI_LIST = 'text/uri-list';

/** Opens files and folders that are dropped on the view. */
export function dropController(
  open: (places: readonly Place[]) => Promise<void>,
): vscode.TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [URI_LIST, 'files'],
    handleDrop: async (_target, data, token) => {
      const uris = await droppedUris(data);
      if (token.isCancellationRequested) return;
      if (uris.length > 0) return open(await Promise.all(uris.map(placeOf)));
      // A browser hands over bytes without a path, and an archive is read where it lies.
      const message =
        'Files of your own computer cannot be dropped here; copy them to the machine the editor works on.';
      void vscode.window.showWarningMessage(vscode.l10n.t(message));
    },
  };
}

async function droppedUris(data: vscode.DataTransfer): Promise<vscode.Uri[]> {
  const list = await data.get(URI_LIST)?.asString();
  const listed = (list ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  if (listed.length > 0) return listed.map((line) => vscode.Uri.parse(line, true));
  const files: vscode.Uri[] = [];
  data.forEach((item) => {
    const uri = item.asFile()?.uri;
    if (uri) files.push(uri);
  });
  return files;
}
