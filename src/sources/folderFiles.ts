import type { BigIntStats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { ImageError } from '../image/errors.ts';
import { cannotRead, changed, type FileBytes, identityOf, openFile } from '../layers/bytes.ts';
import { type Files, type Member, PATHS_KEPT } from './files.ts';

/**
 * A folder's files by path. Links are resolved and must stay inside, and only regular files are read: a layout from a
 * stranger must not lead to `/etc/shadow` or to a FIFO that never answers.
 * @throws ImageError `unreadable`
 */
export async function openFolder(folder: string): Promise<Files> {
  const name = basename(folder);
  let root: string;
  try {
    root = await realpath(folder);
    if (!(await stat(root)).isDirectory()) throw new ImageError('unreadable', '{0} is not a folder.', [folder]);
  } catch (cause) {
    throw cause instanceof ImageError ? cause : cannotRead(folder, cause);
  }
  const opened = new Map<string, FileBytes>();
  return {
    name,
    notes: [],
    truncated: false,
    async open(path): Promise<Member | undefined> {
      const file = await resolveInside(root, path);
      if (file === undefined) return undefined;
      let bytes = opened.get(file);
      if (!bytes) {
        bytes = lazily(file, await stat(file, { bigint: true }));
        opened.set(file, bytes);
      }
      return { bytes, missing: 0 };
    },
    paths: async () => (await readdir(root)).slice(0, PATHS_KEPT),
    async close() {
      await Promise.all([...opened.values()].map((bytes) => bytes.close()));
      opened.clear();
    },
  };
}

async function resolveInside(root: string, path: string): Promise<string | undefined> {
  try {
    const file = await realpath(join(root, ...path.split('/')));
    const inside = relative(root, file);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
    return (await stat(file)).isFile() ? file : undefined;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return undefined;
    throw cannotRead(path, cause);
  }
}

/** Opened at the first read: a folder may hold more blobs than a process may have open files. */
function lazily(file: string, stats: BigIntStats): FileBytes {
  const size = Number(stats.size);
  const identity = identityOf(stats);
  let opening: Promise<FileBytes> | undefined;
  let closed = false;
  const open = (): Promise<FileBytes> => {
    if (closed) throw new ImageError('unreadable', '{0} was closed while it was read.', [file]);
    opening ??= openSame().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const openSame = async (): Promise<FileBytes> => {
    const bytes = await openFile(file);
    if (bytes.location.identity === identity) return bytes;
    await bytes.close();
    throw changed(file);
  };
  return {
    size,
    location: { file, offset: 0, identity },
    read: async (offset, length, signal) => (await open()).read(offset, length, signal),
    close: async () => {
      closed = true;
      if (opening) await (await opening).close();
    },
  };
}
