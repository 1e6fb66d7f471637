import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftBehind } from '../ownedName.ts';
import { isEntryName, sizeOnDisk, UNFINISHED } from './entryFile.ts';

/** Its process may run on another machine, or in a container, that shares the folder: then it is written to meanwhile. */
const LEFT_MS = 60 * 60_000;

/** What a folder holds. */
export interface Held {
  readonly entries: number;
  readonly bytes: number;
}

interface Entry {
  readonly name: string;
  readonly bytes: number;
  /** When it was used last. */
  readonly used: number;
}

/** Adds up the entries of a folder, and removes what a crash left of others. */
export async function holdOf(folder: string): Promise<Held> {
  return sumOf(await entriesOf(folder));
}

/**
 * Removes entries until no more bytes are left than `limit`, the least recently used first. Nothing else is touched.
 * @returns what went
 */
export async function removeOldest(folder: string, limit: number): Promise<Held> {
  const entries = await entriesOf(folder);
  let { bytes } = sumOf(entries);
  const gone: Entry[] = [];
  for (const entry of entries.sort((a, b) => a.used - b.used)) {
    if (bytes <= limit) break;
    // On Windows it may be open elsewhere; then it stays until the next time.
    const isRemoved = await rm(join(folder, entry.name)).then(
      () => true,
      (error) => error?.code === 'ENOENT',
    );
    if (!isRemoved) continue;
    bytes -= entry.bytes;
    gone.push(entry);
  }
  return sumOf(gone);
}

function sumOf(entries: readonly Entry[]): Held {
  return { entries: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name): Promise<Entry[]> => {
      const isLeft = isLeftBehind(name, UNFINISHED);
      if (!isLeft && !isEntryName(name)) return [];
      const file = join(folder, name);
      const stats = await lstat(file).catch(() => undefined);
      if (isLeft && stats && Date.now() - stats.mtimeMs > LEFT_MS)
        await rm(file, { force: true }).catch(() => undefined);
      return stats && !isLeft ? [{ name, bytes: sizeOnDisk(stats.size), used: stats.mtimeMs }] : [];
    }),
  );
  return found.flat();
}
