import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { version } from '../../package.json';
import { ImageError } from '../image/errors.ts';
import { DiskCache } from '../layers/cache/diskCache.ts';
import { LayerCache } from '../layers/cache/layerCache.ts';
import { printable } from './printable.ts';
import type { Terminal } from './run.ts';

/** Bytes that are kept: some four million paths. */
const LIMIT = 512_000_000;

/** Where the command line keeps what it read. */
export interface CacheChoice {
  readonly folder: string;
  /** Whether the user named it. */
  readonly isNamed: boolean;
}

/**
 * The folder that `LAYERSCOPE_CACHE` names, else the user's for caches, as each system has one; undefined where it is off.
 * @param home of the user
 */
export function chooseCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): CacheChoice | undefined {
  const named = env['LAYERSCOPE_CACHE'];
  if (named?.toLowerCase() === 'off') return undefined;
  if (named) return { folder: join(resolve(named), 'layerscope', 'layers'), isNamed: true };
  return { folder: join(cacheHome(env, platform, home), 'layerscope', 'layers'), isNamed: false };
}

function cacheHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  const named = env['XDG_CACHE_HOME'];
  // What is relative is to be passed over (XDG Base Directory Specification).
  return named?.startsWith('/') ? named : join(home, '.cache');
}

/** What was read before; undefined where nothing is kept. */
export async function openCache({ cache, errors }: Terminal): Promise<LayerCache | undefined> {
  // With sudo it may be somebody else's home, who could not use a folder of root's there.
  if (!cache || !(cache.isNamed || (await isOwn(homedir())))) return undefined;
  const disk = new DiskCache({
    folder: cache.folder,
    limit: () => LIMIT,
    version,
    // What a disk does not do costs time only, but who names a folder wants to know.
    onProblem: (error) => {
      if (cache.isNamed && error instanceof ImageError) errors.write(`layerscope: ${printable(error.message)}\n`);
    },
  });
  return new LayerCache(disk, { byDigest: false });
}

async function isOwn(folder: string): Promise<boolean> {
  if (!process.getuid) return true;
  const stats = await stat(folder).catch(() => undefined);
  return stats?.uid === process.getuid();
}
