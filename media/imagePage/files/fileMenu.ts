import type { FileRow, FilesQuery, RowsOfPage } from '../../../src/protocol/imageFiles.ts';
import { menuContext } from '../../shared/menuContext.ts';

/** The value of `data-vscode-context` of a row: what the editor's context menu goes by, and what its commands get. */
export function fileMenu(row: FileRow, chosen: readonly FileRow[], { selection, claimed }: FilesQuery): string {
  // Commands on files would wait for the layers to be read.
  if (claimed) return menuContext('text', chosen.map(({ pathText }) => pathText).join('\n'));
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
