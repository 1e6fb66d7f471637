import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those it lies in, as far as they are not there. `mkdir` of Node.js does the same, but never ends where
 * a folder that is there has none for anybody and says that it is not there, as those of the kernel do.
 * @param mode of those that are made
 * @throws what the disk throws
 */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  const isMissing = await makeOne(folder, mode);
  const parent = dirname(folder);
  if (!isMissing) return;
  if (parent === folder || (await isFolder(parent))) throw isMissing;
  await makeFolders(parent, mode);
  const stillMissing = await makeOne(folder, mode);
  if (stillMissing) throw stillMissing;
}

/** @returns what was thrown where something that it lies in is not there */
async function makeOne(folder: string, mode: number): Promise<unknown> {
  try {
    await mkdir(folder, { mode });
    return undefined;
  } catch (error) {
    // Whatever is said of one that is there: on some systems of the root, that it cannot be made.
    if (await isFolder(folder)) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return error;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ?? false;
}
