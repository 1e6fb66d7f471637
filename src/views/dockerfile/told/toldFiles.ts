import { dirname, relative, resolve } from 'node:path';
import type { BuildOrigin, ClaimedRepository } from '../../../dockerfile/buildOrigin.ts';
import { isOfRepository } from '../../../dockerfile/repositoryUrl.ts';
import { servicesFiles } from './composeServices.ts';
import { findRepository, type GitRepository } from './gitRepository.ts';

/** Why a file is thought to be an image's Dockerfile. */
export type Because =
  /** It is in the repository that a label names, or the provenance (null). */
  | { readonly kind: 'repository'; readonly label: string | null; readonly revision: Revision | null }
  /** A compose file says that the image's service is built from it. */
  | { readonly kind: 'compose'; readonly service: string; readonly file: string }
  /** Buildx built from it on this machine. */
  | { readonly kind: 'buildx' };

/** The revision that was built, and the one that is checked out. */
export interface Revision {
  readonly built: string;
  readonly now: string;
}

/** A file that what an image says leads to. */
export interface ToldFile {
  readonly file: string;
  /** Whether it is named itself, and not only the repository that it is in. */
  readonly isNamed: boolean;
  readonly target: string | null;
  readonly because: readonly Because[];
}

/** What there is on this machine that an image may have been built from. Absolute paths. */
export interface Around {
  /** Folders that the user works in. */
  readonly folders: readonly string[];
  readonly dockerfiles: readonly string[];
  readonly composeFiles: readonly string[];
  /** What buildx built. */
  readonly built: readonly string[];
}

/** Follows what an image says of where it was built to files of this machine. Whether they are there is not asked. */
export async function toldFiles(origin: BuildOrigin, around: Around): Promise<ToldFile[]> {
  const repositories = await repositoriesOf(origin, around);
  const told = new Map<string, ToldFile>();
  const add = (file: string, isNamed: boolean, because: Because, target: string | null = null) => {
    const before = told.get(file);
    told.set(file, {
      file,
      isNamed: isNamed || (before?.isNamed ?? false),
      target: target ?? before?.target ?? null,
      because: [...(before?.because ?? []), because],
    });
  };
  for (const { repository, claimed, files } of repositories) {
    const because: Because = { kind: 'repository', label: claimed.label, revision: revisionOf(claimed, repository) };
    const named = claimed.path === null ? undefined : inside(repository.root, claimed.path);
    for (const file of files) if (file !== named) add(file, false, because);
    if (named !== undefined) add(named, true, because);
  }
  for (const { service, file, dockerfile, target } of await servicesFiles(origin.services, around.composeFiles))
    add(dockerfile, true, { kind: 'compose', service, file }, target);
  for (const file of around.built) if (told.has(file)) add(file, told.get(file)?.isNamed ?? false, { kind: 'buildx' });
  return [...told.values()];
}

/** The repositories here that the image may be of, each with the Dockerfiles that are known in it. */
async function repositoriesOf(
  { repositories }: BuildOrigin,
  { folders, dockerfiles, built }: Around,
): Promise<{ repository: GitRepository; claimed: ClaimedRepository; files: string[] }[]> {
  if (repositories.length === 0) return [];
  const files = [...new Set([...dockerfiles, ...built])];
  const byFolder = new Map<string, GitRepository | undefined>();
  for (const folder of new Set([...folders, ...files.map((file) => dirname(file))]))
    byFolder.set(folder, await findRepository(folder));
  const byRoot = new Map([...byFolder.values()].flatMap((one) => (one ? [[one.root, one] as const] : [])));
  return [...byRoot.values()].flatMap((repository) => {
    const claims = repositories.filter(({ url }) => repository.remotes.some((remote) => isOfRepository(url, remote)));
    const claimed = claims.find(({ path }) => path !== null) ?? claims[0];
    if (!claimed) return [];
    const own = files.filter((file) => byFolder.get(dirname(file))?.root === repository.root);
    return [{ repository, claimed, files: own }];
  });
}

function revisionOf({ revision }: ClaimedRepository, { head }: GitRepository): Revision | null {
  return revision && head ? { built: revision, now: head } : null;
}

/** A path of a repository that stays in it; undefined for one that does not. */
function inside(root: string, path: string): string | undefined {
  const file = resolve(root, path);
  const below = relative(root, file);
  return below === '' || below.startsWith('..') || resolve(root, below) !== file || /^[\\/]/.test(path)
    ? undefined
    : file;
}
