import { delimiter } from 'node:path';
import { runProgram } from './runProgram.ts';

/** A `docker` command with buildx, and the builder that it would build with. */
export interface Buildx {
  /** The command, to which `buildx …` is added. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `0.29.1` */
  readonly version: string;
  readonly progress: 'rawjson' | 'plain';
  /** `docker` for that of the engine itself, `docker-container`, `kubernetes`, `remote`; '' where it does not say. */
  readonly driver: string;
  /** What it says that it builds for; none where it does not say. */
  readonly platforms: readonly string[];
}

/** Milliseconds; a builder of another machine may have to be asked. */
const PATIENCE = 20_000;
/** Where a program that was started from a desktop may not look by itself. */
const FOLDERS = ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];
/** The first that knows `--progress=rawjson`. */
const RAW_JSON = [0, 13] as const;

/**
 * Looks for buildx.
 * @param words the docker command with what says which engine is meant
 * @param env the environment
 * @returns null where there is none
 * @throws the signal's reason
 */
export async function findBuildx(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Buildx | null> {
  const own = environment(env);
  const [said, inspected] = await Promise.all(
    ['version', 'inspect'].map((what) => output([...words, 'buildx', what], own, signal)),
  );
  const [, version = '', major, minor] = /\bv?((\d+)\.(\d+)\.\d+)/.exec(said ?? '') ?? [];
  if (version === '') return null;
  const isNew = Number(major) > RAW_JSON[0] || Number(minor) >= RAW_JSON[1];
  return { words, env: own, version, progress: isNew ? 'rawjson' : 'plain', ...builderOf(inspected ?? '') };
}

/** What `docker buildx inspect` says of a builder. */
export function builderOf(inspected: string): Pick<Buildx, 'driver' | 'platforms'> {
  const platforms = [...inspected.matchAll(/^ *Platforms: +(.*)$/gm)].flatMap(([, list = '']) => list.split(','));
  const plain = platforms.map((platform) => platform.trim().replace(/\*$/, '')).filter((each) => each.includes('/'));
  return { driver: /^ *Driver: +(\S+)/m.exec(inspected)?.[1] ?? '', platforms: [...new Set(plain)] };
}

function environment(env: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  const { BUILDKIT_PROGRESS: _, ...others } = env;
  // What it would advise besides is for whoever sits in a terminal.
  const own = { ...others, DOCKER_CLI_HINTS: 'false', NO_COLOR: '1' };
  if (process.platform === 'win32') return own;
  return { ...own, PATH: [env['PATH'] ?? '', ...FOLDERS].filter(Boolean).join(delimiter) };
}

/** What a program prints; null where it is not there, fails, or takes too long. */
async function output(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const lines: string[] = [];
  const patience = AbortSignal.timeout(PATIENCE);
  const both = signal ? AbortSignal.any([signal, patience]) : patience;
  try {
    const status = await runProgram({ words, env, signal: both, onLine: (line) => lines.push(line) });
    return status === 0 ? lines.join('\n') : null;
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}
