import { createHash } from 'node:crypto';
import type { FileView } from '../../src/image/fileView.ts';
import { KIND } from '../../src/image/layerIndex.ts';
import { numbersAt, textAt, xattrsAt } from '../../src/image/rareColumns.ts';
import type { FileContents } from '../../src/layers/fileContents.ts';

/** What a view has at a path, as an extraction must have it. Names are byte-strings. */
export interface ViewRow {
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly link: string;
  readonly device: string;
  readonly xattrs: string;
  /** SHA-256 of a file's content, else ''. */
  readonly content: string;
  /** All paths of a file that are in the view, this one too. */
  readonly names: readonly string[];
}

const TYPES = new Map<number, string>(Object.entries(KIND).map(([name, kind]) => [kind, name]));

/** The paths of a view that are there and that an extraction can have: no types nobody knows, no hard links to nothing. */
export async function viewRows(view: FileView, contents: FileContents): Promise<Map<string, ViewRow>> {
  const { overlay } = view;
  const rows = new Map<string, ViewRow>();
  const names = new Map<string, string[]>();
  /** Of the files that were read, which have up to hundreds of names. */
  const digests = new Map<string, string>();
  for (let node = 1; node < overlay.nodeCount; node++) {
    const version = view.versionOf(node);
    const mark = view.markOf(node);
    if (mark === 'none' || mark === 'removed' || version < 0) continue;
    const type = TYPES.get(overlay.kindOf(version)) ?? '';
    const inode = overlay.inodeOf(version);
    if (type === 'other' || (type === 'file' && !inode)) continue;
    const path = overlay.pathOf(node);
    const index = overlay.indexOf(version);
    const entry = overlay.entryOf(version);
    const owner = 2 * (index.owner[entry] ?? 0);
    const key = inode ? `${inode.layer} ${inode.inode}` : '';
    const group = inode ? (names.get(key) ?? []) : [];
    if (inode) names.set(key, group);
    if (inode) group.push(path);
    if (inode && !digests.has(key)) {
      const bytes = await contents.open(inode);
      const content = await bytes.read(0, bytes.size);
      digests.set(key, createHash('sha256').update(content).digest('hex'));
    }
    const xattrs = [...(xattrsAt(index.xattrs, entry) ?? [])].map(
      ([name, value]) => `${name}=${Buffer.from(value).toString('hex')}`,
    );
    rows.set(path, {
      type,
      mode: index.mode[entry] ?? 0,
      uid: index.owners[owner] ?? 0,
      gid: index.owners[owner + 1] ?? 0,
      mtime: index.mtime[entry] ?? 0,
      link: type === 'symlink' ? (textAt(index.links, entry) ?? '') : '',
      device: type === 'char' || type === 'block' ? (numbersAt(index.devices, entry) ?? [0, 0]).join() : '',
      xattrs: xattrs.sort().join(),
      content: digests.get(key) ?? '',
      names: group,
    });
  }
  for (const group of names.values()) group.sort();
  return rows;
}
