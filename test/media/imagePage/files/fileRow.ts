import type { FileRow } from '../../../../src/protocol/imageFiles.ts';

/** A row as the host sends it, of a file that was added. */
export function fileRow(path: string, row: Partial<FileRow> = {}): FileRow {
  return {
    path,
    pathText: `/${path}`,
    name: path.slice(path.lastIndexOf('/') + 1),
    level: path.split('/').length,
    parent: -1,
    type: 'file',
    open: null,
    hit: true,
    mark: 'added',
    size: 1,
    content: path,
    total: null,
    before: null,
    mode: { text: '-rw-r--r--', octal: '0644' },
    owner: '0:0',
    time: 0,
    target: null,
    layer: 0,
    note: '',
    uri: null,
    gone: false,
    openable: true,
    comparable: false,
    kept: true,
    ...row,
  };
}
