import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** More than these are forgotten, the oldest first. */
const LIMIT = 50;
/** Milliseconds after which a lock is taken to be left over by a window that died. */
const STALE_LOCK = 5000;

/**
 * The archives opened last, newest first, as places in text (`printPlace`), in a file that all windows share. Not in
 * `globalState`: that follows the user to other machines, where the paths mean nothing.
 */
export class RecentArchives {
  readonly #file: string;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** What the file lists now; empty where it is missing or damaged. */
  async list(): Promise<string[]> {
    const text = await readFile(this.#file, 'utf8').catch(() => '');
    return parse(text);
  }

  /** Puts a place at the top. */
  add(place: string): Promise<void> {
    return this.#change((places) => [place, ...places.filter((each) => each !== place)].slice(0, LIMIT));
  }

  remove(place: string): Promise<void> {
    return this.#change((places) => places.filter((each) => each !== place));
  }

  clear(): Promise<void> {
    return this.#change(() => []);
  }

  /** One change after the other: in this window by waiting, among windows by a lock file. */
  #change(edit: (places: string[]) => string[]): Promise<void> {
    const changed = this.#writing.then(async () => {
      await mkdir(dirname(this.#file), { recursive: true });
      const unlock = await lock(`${this.#file}.lock`);
      try {
        await replace(this.#file, print(edit(await this.list())));
      } finally {
        await unlock();
      }
    });
    this.#writing = changed.catch(() => {});
    return changed;
  }
}

function parse(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    const archives = typeof value === 'object' && value !== null && 'archives' in value ? value.archives : [];
    return Array.isArray(archives) ? archives.filter((each) => typeof each === 'string').slice(0, LIMIT) : [];
  } catch {
    return [];
  }
}

function print(archives: readonly string[]): string {
  return `${JSON.stringify({ archives }, null, 2)}\n`;
}

/** Replaces a file in one step, so that another window never reads half of it. */
async function replace(file: string, text: string): Promise<void> {
  const next = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(next, text, { mode: 0o600 });
    await rename(next, file);
  } finally {
    await rm(next, { force: true });
  }
}

/** Waits until no other window holds the lock; returns how to let it go. */
async function lock(file: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await (await open(file, 'wx')).close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const age = await stat(file).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > STALE_LOCK) await rm(file, { force: true });
    else await sleep(20);
  }
}
