import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { FileView } from '../../src/image/fileView.ts';
import type { FileContents } from '../../src/layers/fileContents.ts';
import { viewRows } from '../helpers/viewRows.ts';

/** What a disk says of a path. */
interface Row {
  readonly type: string;
  readonly mode: number | null;
  readonly owner: string;
  readonly mtime: number;
  readonly link: string;
  readonly device: string;
  readonly content: string;
  readonly names: readonly string[];
}

/** What must be on a disk after an extraction of all of a view as root. A file of several names has one set of attributes. */
export async function rowsForFolder(view: FileView, contents: FileContents): Promise<Map<string, Row>> {
  const rows = await viewRows(view, contents);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  const expected = new Map<string, Row>();
  for (const [path, row] of sorted) {
    if (row.type === 'symlink' && (row.link === '' || row.link.includes('\0'))) continue;
    const { mode, uid, gid, mtime } = rows.get(firstName(row.names)) ?? row;
    expected.set(path, {
      type: row.type,
      mode: row.type === 'symlink' ? null : mode,
      owner: `${uid} ${gid}`,
      mtime: Math.floor(mtime),
      link: row.link,
      device: row.device,
      content: row.content,
      names: row.names,
    });
  }
  return expected;
}

/** The one that comes first where folders are walked in the order of their names. */
function firstName(names: readonly string[]): string {
  const [first] = [...names].sort((a, b) => (a.split('/').join('\0') < b.split('/').join('\0') ? -1 : 1));
  return first ?? '';
}

/** What is on the disk, by path as a byte-string, less the folders that had to be made for what is wanted below them. */
export function folderRows(folder: string, wanted: ReadonlyMap<string, Row>): Record<string, Row> {
  const implied = new Set([...wanted.keys()].flatMap(parentsOf).filter((path) => !wanted.has(path)));
  const rows = new Map<string, Row>();
  const names = new Map<bigint, string[]>();
  const stack = [''];
  for (let path = stack.pop(); path !== undefined; path = stack.pop())
    for (const name of readdirSync(at(folder, path), { encoding: 'buffer' })) {
      const child = path === '' ? name.toString('latin1') : `${path}/${name.toString('latin1')}`;
      const stats = lstatSync(at(folder, child), { bigint: true });
      const group = names.get(stats.ino) ?? [];
      if (stats.isFile()) names.set(stats.ino, group);
      if (stats.isFile()) group.push(child);
      rows.set(child, rowOf(at(folder, child), stats, group));
      if (stats.isDirectory()) stack.push(child);
    }
  for (const group of names.values()) group.sort();
  const kept = [...rows].filter(([path, { type }]) => !(type === 'directory' && implied.has(path)));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function rowOf(path: Buffer, stats: BigIntStats, names: string[]): Row {
  const isDevice = stats.isBlockDevice() || stats.isCharacterDevice();
  return {
    type: typeOf(stats),
    mode: stats.isSymbolicLink() ? null : Number(stats.mode) & 0o7777,
    owner: `${stats.uid} ${stats.gid}`,
    mtime: Math.floor(Number(stats.mtimeMs) / 1000),
    link: stats.isSymbolicLink() ? readlinkSync(path, 'latin1') : '',
    device: isDevice ? `${major(stats.rdev)},${minor(stats.rdev)}` : '',
    content: stats.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '',
    names,
  };
}

function typeOf(stats: BigIntStats): string {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isBlockDevice()) return 'block';
  return stats.isCharacterDevice() ? 'char' : 'fifo';
}

/** As glibc takes a device's number apart. */
function major(rdev: bigint): number {
  return Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n));
}

function minor(rdev: bigint): number {
  return Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n));
}

function at(folder: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(folder), Buffer.from(`/${path}`, 'latin1')]);
}
