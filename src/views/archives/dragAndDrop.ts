import type * as vscode from 'vscode';
import { dragInto, droppedUris, tellNoPath, URI_LIST } from '../rows/dragFiles.ts';
import { draggedUri } from '../rows/entryItem.ts';
import type { Place } from '../sources/place.ts';
import { documentOf, placeOf } from '../sources/uris.ts';
import type { Node } from './nodes.ts';

/** What the editor adds to everything that is dragged out of the view. */
const OWN_ROWS = 'application/vnd.code.tree.layerscope.archives';

/** Lets rows be dragged into editors, and opens files and folders that are dropped on the view. */
export function dragAndDropController(
  open: (places: readonly Place[]) => Promise<void>,
): vscode.TreeDragAndDropController<Node> {
  return {
    dragMimeTypes: [URI_LIST],
    dropMimeTypes: [URI_LIST, 'files'],
    handleDrag: dragInto(uriOfRow),
    handleDrop: async (_target, data, token) => {
      if (data.get(OWN_ROWS)) return;
      const uris = await droppedUris(data);
      if (token.isCancellationRequested) return;
      if (uris.length > 0) return open(await Promise.all(uris.map(placeOf)));
      tellNoPath();
    },
  };
}

/** What an editor opens of a row: a file, what a link leads to, an archive. */
function uriOfRow(row: Node): vscode.Uri | undefined {
  if (row.kind === 'archive') return documentOf(row.place);
  return row.kind === 'entry' ? draggedUri(row) : undefined;
}
