import type { Selection } from '../../../src/image/selection.ts';
import type { FileRow, RowsOfPage } from '../../../src/protocol/imageFiles.ts';

/** The value of `data-vscode-context` of a row: what the editor's context menu goes by, and what its commands get. */
export function fileMenu(row: FileRow, chosen: readonly FileRow[], selection: Selection): string {
  const one = chosen.length === 1;
  return JSON.stringify({
    webviewSection: 'file',
    layerscopeOpenable: chosen.some(({ openable }) => openable),
    layerscopeComparable: one && row.comparable,
    layerscopePair: chosen.length === 2 && chosen.every(({ openable }) => openable),
    layerscopeHistory: one && row.layer !== null,
    layerscopeKept: chosen.some(({ kept }) => kept),
    layerscopeFiles: { selection, paths: chosen.map(({ path }) => path) } satisfies RowsOfPage,
    preventDefaultContextMenuItems: true,
  });
}
