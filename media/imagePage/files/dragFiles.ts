import type { FileRow } from '../../../src/protocol/imageFiles.ts';

/** Fills what is dragged with the rows, in the forms the editor takes into a group, and as paths for everything else. */
export function dragFiles({ dataTransfer }: DragEvent, rows: readonly FileRow[]): void {
  const uris = rows.flatMap(({ uri }) => uri ?? []);
  if (!dataTransfer) return;
  dataTransfer.effectAllowed = 'copy';
  dataTransfer.setData('text/plain', rows.map(({ pathText }) => pathText).join('\n'));
  if (uris.length === 0) return;
  dataTransfer.setData('text/uri-list', uris.join('\r\n'));
  dataTransfer.setData('application/vnd.code.uri-list', uris.join('\r\n'));
  dataTransfer.setData('ResourceURLs', JSON.stringify(uris));
}
