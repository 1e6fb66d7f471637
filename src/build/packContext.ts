import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, sep } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { PackedContext } from './contextTar.ts';
import { IgnoreRules } from './ignoreFile.ts';
import type { BuildOptions } from './options.ts';

/** Bytes of a Dockerfile and of an ignore file; no honest one comes near. */
const FILE_LIMIT = 1 << 20;

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
 * Says what of a build context is packed for the classic builder, as `docker build` does: by the rules of the ignore file
 * beside the Dockerfile, else of that in the context. The builder takes the Dockerfile from the tar, and then leaves out by
 * itself what the ignore file in there names.
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
  const text = await read(dockerfile);
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
    const text = await read(path);
    if (text) return { path, text };
  }
  return undefined;
}

/** @returns undefined where there is no such file */
async function read(path: string): Promise<Buffer | undefined> {
  let bytes: Buffer;
  try {
    if ((await lstat(path)).size > FILE_LIMIT)
      throw new ImageError('limit', '{0} is longer than {1} bytes.', [path, FILE_LIMIT]);
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable', '{0} cannot be read ({1}).', [path, reason], { cause });
  }
  return bytes;
}
