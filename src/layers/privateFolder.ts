import { chmod, lstat } from 'node:fs/promises';
import { ImageError } from '../image/errors.ts';
import { makeFolders } from './makeFolders.ts';

/**
 * Makes a folder that only its user can enter, or sees to it that it is one. In a temporary folder for all, somebody else
 * may have made ours first.
 * @param refusal the sentence for a folder that is somebody else's
 * @throws ImageError `unreadable` with that sentence; what the disk throws
 */
export async function makePrivate(directory: string, refusal: string): Promise<void> {
  await makeFolders(directory, 0o700).catch((error) => {
    // Something else is there, which is looked at next.
    if (error?.code !== 'EEXIST') throw error;
  });
  if (!process.getuid) return;
  const stats = await lstat(directory);
  if (!stats.isDirectory() || stats.uid !== process.getuid()) throw new ImageError('unreadable', refusal, [directory]);
  if ((stats.mode & 0o077) !== 0) await chmod(directory, 0o700);
}
