import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { remotesOf } from './gitConfig.ts';
import { isLocalPath, readSmallFile } from './smallFile.ts';

/** A repository that files are checked out of. */
export interface GitRepository {
  /** The folder they are in. */
  readonly root: string;
  /** URLs of its remotes. */
  readonly remotes: readonly string[];
  /** The commit that is checked out; null where that cannot be told without git. */
  readonly head: string | null;
}

/** Bytes of a configuration, of a reference, and of the list of packed references of a repository with very many. */
const MOST = { config: 256 << 10, reference: 4 << 10, packed: 16 << 20 } as const;
/** Folders above one that are looked at. */
const MOST_PARENTS = 60;
/** References that name another. */
const MOST_LINKS = 5;

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/**
 * The repository that a folder is in: its own, or that of a folder above it. Nothing of it is run, so nothing has to be
 * trusted.
 */
export async function findRepository(folder: string): Promise<GitRepository | undefined> {
  let root = resolve(folder);
  for (let above = 0; above < MOST_PARENTS; above++) {
    const git = await gitFolder(root);
    if (git) return readRepository(root, git);
    const parent = dirname(root);
    if (parent === root) return undefined;
    root = parent;
  }
  return undefined;
}

/** `.git`, or the folder that a file of that name leads to: that of a worktree or a submodule. */
async function gitFolder(root: string): Promise<string | undefined> {
  const path = join(root, '.git');
  try {
    if ((await stat(path)).isDirectory()) return path;
  } catch {
    return undefined;
  }
  const [, target] = /^gitdir: (.+)$/m.exec((await readSmallFile(path, MOST.reference)) ?? '') ?? [];
  return target ? localFolder(root, target) : undefined;
}

async function readRepository(root: string, git: string): Promise<GitRepository> {
  const shared = (await readSmallFile(join(git, 'commondir'), MOST.reference))?.trim();
  const common = shared ? (localFolder(git, shared) ?? git) : git;
  const config = (await readSmallFile(join(common, 'config'), MOST.config)) ?? '';
  return { root, remotes: remotesOf(config), head: await readHead(git, common) };
}

/** Follows `ref: refs/heads/main` to the commit; a worktree has some references of its own. */
async function readHead(git: string, common: string): Promise<string | null> {
  let name = 'HEAD';
  for (let link = 0; link < MOST_LINKS; link++) {
    const own = await readSmallFile(join(git, name), MOST.reference);
    const text = own ?? (await readSmallFile(join(common, name), MOST.reference)) ?? (await packed(common, name)) ?? '';
    const value = text.trim();
    if (COMMIT.test(value)) return value;
    const [, next] = /^ref: (refs\/\S+)$/.exec(value) ?? [];
    if (!next || next.split('/').includes('..')) return null;
    name = next;
  }
  return null;
}

async function packed(common: string, name: string): Promise<string | undefined> {
  const text = (await readSmallFile(join(common, 'packed-refs'), MOST.packed)) ?? '';
  const end = text.indexOf(` ${name}\n`);
  return end === -1 ? undefined : text.slice(text.lastIndexOf('\n', end) + 1, end);
}

function localFolder(from: string, to: string): string | undefined {
  const path = resolve(from, to.trim());
  return isLocalPath(path) ? path : undefined;
}
