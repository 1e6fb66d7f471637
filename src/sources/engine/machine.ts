import { readdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** As much of this machine as tells which engines there are, so that any other can be put in its place. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** The user's number; undefined on Windows. */
  readonly uid: number | undefined;
  /**
   * A file's bytes; undefined where there is none.
   * @throws the system's error when it is there and cannot be read
   */
  readFile(path: string): Promise<Uint8Array | undefined>;
  /** The names in a folder; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Whether something is at a path: a file, a socket or a named pipe. */
  exists(path: string): Promise<boolean>;
}

/** The machine that this runs on. */
export function thisMachine(): Machine {
  return {
    env: process.env,
    home: homedir(),
    platform: process.platform,
    uid: process.getuid?.(),
    async readFile(path) {
      try {
        return await readFile(path);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    list: (folder) => readdir(folder).catch(() => []),
    exists: (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
  };
}

/** Joins a path as the machine's system does. */
export function joinOn({ platform }: Pick<Machine, 'platform'>, ...parts: readonly string[]): string {
  return (platform === 'win32' ? win32 : posix).join(...parts);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
