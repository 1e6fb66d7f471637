import { randomBytes } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { PackedContext } from './contextTar.ts';
import { IgnoreRules } from './ignoreFile.ts';
import type { BuildOptions } from './options.ts';

/** Bytes of a Dockerfile and of an ignore file; no honest one comes near. */
const FILE_LIMIT = 1 << 20;
const IGNORE = '.dockerignore';

/** A context as `POST /build` takes it. */
export interface ClassicContext {
  readonly context: PackedContext;
  /** The path of the Dockerfile in its tar. */
  readonly dockerfile: string;
}

/**
 * Says what of a build context is packed for the classic builder, as `docker build` does: by the rules of
 * `NAME.dockerignore` beside the Dockerfile, else of the context's `.dockerignore`. The builder takes the Dockerfile from
 * the tar, and then leaves out by itself what the `.dockerignore` in there names.
 * @throws ImageError where files cannot be read or rules make no sense
 */
export async function packContext(options: Pick<BuildOptions, 'context' | 'dockerfile'>): Promise<ClassicContext> {
  const { context: folder, dockerfile } = options;
  const own = `${dockerfile}${IGNORE}`;
  const [specific, common] = await Promise.all([read(own), read(join(folder, IGNORE))]);
  const rules = new IgnoreRules((specific ?? common ?? Buffer.of()).toString(), specific ? own : join(folder, IGNORE));
  const path = relative(folder, dockerfile).split(sep).join('/');
  const isInside = path !== '' && !path.startsWith('../') && path !== '..' && !isAbsolute(path);
  const allExecutable = process.platform === 'win32';
  const isPlain = isInside && !(await lstat(dockerfile)).isSymbolicLink();
  if (isPlain && !(specific && rules.ignores(path)))
    return {
      context: { folder, rules, always: new Set(specific ? [path] : [path, IGNORE]), extra: new Map(), allExecutable },
      dockerfile: path,
    };
  const text = await read(dockerfile);
  if (!text) throw new ImageError('unreadable', 'There is no Dockerfile {0}.', [dockerfile]);
  const name = `.dockerfile.${randomBytes(10).toString('hex')}`;
  const kept = common && !(specific && rules.ignores(IGNORE)) ? common.toString() : `${IGNORE}`;
  const extra = new Map([
    [name, text],
    [IGNORE, Buffer.from(`${kept}\n${name}\n`)],
  ]);
  return { context: { folder, rules, always: new Set(), extra, allExecutable }, dockerfile: name };
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
