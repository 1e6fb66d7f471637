import { statfs } from 'node:fs/promises';
import { formatSize } from '../format/size.ts';
import { ImageError, isAbort } from '../image/errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: '{0} cannot be written: the disk is full.',
  EDQUOT: '{0} cannot be written: the disk quota is used up.',
  EACCES: '{0} cannot be written: permission denied.',
  EPERM: '{0} cannot be written: permission denied.',
  EROFS: '{0} cannot be written: the file system is read-only.',
  ENOENT: '{0} cannot be written: its folder does not exist.',
  ENOTDIR: '{0} cannot be written: what it should lie in is not a folder.',
  EISDIR: '{0} cannot be written: it is a folder.',
};

/** The code of a system's error; '' for anything else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'syscall' in error && 'code' in error ? String(error.code) : '';
}

/** What was thrown while something was written, as a sentence. Cancellation and sentences stay what they are. */
export function cannotWrite(path: string, cause: unknown): unknown {
  const code = systemCode(cause);
  if (cause instanceof ImageError || isAbort(cause) || code === '') return cause;
  const template = REASONS[code];
  if (template) return new ImageError('unwritable', template, [path], { cause });
  return new ImageError('unwritable', '{0} cannot be written: {1}.', [path, code], { cause });
}

/**
 * Looks whether there is room before anything is written; a file system that does not say has room.
 * @throws ImageError `unwritable`
 */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const stats = await statfs(folder).catch(() => undefined);
  if (!stats) return;
  const room = stats.bavail * stats.bsize;
  // Some network file systems say that they have none at all.
  if (room >= bytes || stats.blocks === 0) return;
  throw new ImageError('unwritable', '{0} has room for {1}, and {2} are to be written.', [
    folder,
    formatSize(room),
    formatSize(bytes),
  ]);
}
