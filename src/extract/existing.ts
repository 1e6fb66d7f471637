import { type BigIntStats, lstatSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { throwIfAborted } from '../image/errors.ts';
import { displayName } from '../image/names.ts';
import { cannotWrite, systemCode } from './diskErrors.ts';
import { diskName } from './diskName.ts';
import { below, type DiskPath, rootPath } from './diskPath.ts';
import type { ExtractEntry } from './entries.ts';
import { Pace } from './pace.ts';
import type { Plan } from './plan.ts';

/** What lies where entries are to be written. Folders where folders go are not among it: they are merged. */
export interface Existing {
  readonly count: number;
  /** The first of them, relative to the folder, as text. */
  readonly paths: readonly string[];
}

/** As many as a question can name. */
const PATHS = 10;

export interface ExistingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Paths that were looked at so far; what lies where nothing can be is passed over. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * Looks for what is in the way of an extraction, before anything is written. Links are not followed.
 * @throws ImageError `unwritable` when the folder cannot be read
 */
export async function findExisting(
  plan: Plan,
  folder: string,
  { signal, onProgress }: ExistingOptions = {},
): Promise<Existing> {
  const paths: string[] = [];
  const pace = new Pace();
  let count = 0;
  let done = 0;
  /** By depth; null where nothing can be there. */
  const folders: (DiskPath | null)[] = [rootPath(folder)];
  for (const entry of plan.entries(({ depth }) => folders[depth + 1] !== null)) {
    await pace.rest();
    throwIfAborted(signal);
    onProgress?.(++done);
    const { depth, name, kind, path } = entry;
    folders.length = depth + 1;
    if (isFolder(entry)) folders.push(null);
    const parent = folders[depth];
    if (!parent || kind === 'unknown' || kind === 'dangling') continue;
    const target = below(parent, diskName(name, process.platform));
    const there = await lookAtPace(target, pace).catch((error) => Promise.reject(cannotWrite(folder, error)));
    if (!there) continue;
    if (isFolder(entry) && there.isDirectory()) {
      folders[depth + 1] = target;
      continue;
    }
    count++;
    if (paths.length < PATHS) paths.push(displayName(path));
  }
  return { count, paths };
}

export function isFolder({ kind }: ExtractEntry): boolean {
  return kind === 'directory' || kind === 'implied';
}

/** What is at a path itself, be it a link; undefined where there is nothing, or nothing could be. */
export async function look(path: DiskPath): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    return orNothing(error);
  }
}

/** The same, by a call that waits for the disk while that is quick. */
export async function lookAtPace(path: DiskPath, pace: Pace): Promise<BigIntStats | undefined> {
  return pace.isQuick() ? pace.atOnce(() => lookAtOnce(path)) : look(path);
}

function lookAtOnce(path: DiskPath): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return orNothing(error);
  }
}

function orNothing(error: unknown): undefined {
  if (!['ENOENT', 'ENAMETOOLONG'].includes(systemCode(error))) throw error;
}
