import { randomBytes } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, sep } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { PackedContext } from './contextTar.ts';
import { IgnoreRules } from './ignoreFile.ts';
import type { BuildOptions } from './options.ts';
import { readShort } from './readShort.ts';

/** Who builds: buildah, in a Podman, knows an ignore file of its own. */
export type ClassicBuilder = 'docker' | 'podman';

/** Those of a context, the first before the second. */
const IGNORE_FILES: Readonly<Record<ClassicBuilder, readonly string[]>> = {
  docker: ['.dockerignore'],
  podman: ['.containerignore', '.dockerignore'],
};

/** A context as `POST /build` takes it. */
export interface ClassicContext {
  readonly context: PackedContext;
  /** The path of the Dockerfile in its tar. */
  readonly dockerfile: string;
}

/**
 * Says what of a build context is packed for the classic builder: by the rules of the ignore file beside the Dockerfile, as
 * BuildKit and buildah have it, which a `docker build` without BuildKit would pass over; else of that in the context. The
 * builder takes the Dockerfile from the tar. Docker's then takes that and `.dockerignore` out where the latter names them,
 * and nothing else, whatever lies beside the Dockerfile; buildah leaves out all that the ignore file in the tar names.
 * @throws ImageError where files cannot be read or rules make no sense
 */
export async function packContext(
  options: Pick<BuildOptions, 'context' | 'dockerfile'>,
  builder: ClassicBuilder,
): Promise<ClassicContext> {
  const { context: folder, dockerfile } = options;
  const names = IGNORE_FILES[builder];
  // Beside the Dockerfile buildah turns their order around.
  const own = await firstOf(names.map((name) => `${dockerfile}${name}`).reverse());
  const common = await firstOf(names.map((name) => join(folder, name)));
  const counts = own ?? common;
  const ignore = common ? basename(common.path) : '.dockerignore';
  const rules = new IgnoreRules(counts?.text.toString() ?? '', counts?.path ?? '');
  const path = relative(folder, dockerfile).split(sep).join('/');
  const isInside = path !== '' && !path.startsWith('../') && path !== '..' && !isAbsolute(path);
  const allExecutable = process.platform === 'win32';
  const isPlain = isInside && !(await lstat(dockerfile)).isSymbolicLink();
  // The classic builder does not know one beside the Dockerfile; without that, buildah would take the other.
  const needed = own ? (builder === 'podman' ? [`${path}${extname(own.path)}`] : []) : [ignore];
  if (isPlain && !(own && rules.ignores(path)))
    return {
      context: { folder, rules, always: new Set([path, ...needed]), extra: new Map(), allExecutable },
      dockerfile: path,
    };
  const text = await readShort(dockerfile);
  if (!text) throw new ImageError('unreadable', 'There is no Dockerfile {0}.', [dockerfile]);
  const name = `.dockerfile.${randomBytes(10).toString('hex')}`;
  const kept = common && !(own && rules.ignores(ignore)) ? common.text.toString() : ignore;
  const extra = new Map([
    [name, text],
    [ignore, Buffer.from(`${kept}\n${name}\n`)],
  ]);
  return { context: { folder, rules, always: new Set(), extra, allExecutable }, dockerfile: name };
}

/** The first of these files that is there. */
async function firstOf(paths: readonly string[]): Promise<{ path: string; text: Buffer } | undefined> {
  for (const path of paths) {
    const text = await readShort(path);
    if (text) return { path, text };
  }
  return undefined;
}
