import { createHmac, randomBytes } from 'node:crypto';
import { lstat, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ImageError } from '../../image/errors.ts';
import { runInSlices, type Steps } from '../../image/slices.ts';
import { ownedName } from '../ownedName.ts';
import { makePrivate } from '../privateFolder.ts';
import { entryName, readEntry, sizeOfEntry, UNFINISHED, writeEntry } from './entryFile.ts';
import { PackedError } from './packed.ts';
import { type Held, holdOf, removeOldest } from './room.ts';

/** Left free on the disk whatever is kept: 256 MiB. */
const RESERVE = 256 << 20;
/**
 * Raised whenever what is kept has another form, or another meaning, as when fingerprints are made another way: what was
 * kept before is never found again.
 */
const FORMAT = 4;
/** After so many that failed, one after the other, nothing is written for a while: the next would fail too. */
const FAILURES = 3;
const FAILED_MS = 5 * 60_000;
const KEY_FILE = 'key';
const KEY_LENGTH = 32;
const NOTHING: Held = { entries: 0, bytes: 0 };
const TOO_FULL = 'The disk with {0} is too full to keep on it what was read of layers.';
const CANNOT_WRITE = '{0} cannot be written: {1}.';
const CANNOT_READ = '{0} cannot be read: {1}.';
const DAMAGED = '{0} is not as it was written, and thrown away: what it held is read again.';
const NO_FOLDER = '{0} is not a folder of yours, so nothing is kept in it.';

export interface DiskCacheOptions {
  /** A folder of ours; made when needed, mode 0700. */
  readonly folder: string;
  /**
   * Bytes of all entries at most, now; where there may be none, nothing is looked for either. Where there may be none at
   * first, there are none until the program begins anew: what it read by then has other fingerprints than the folder's.
   */
  readonly limit: () => number;
  /** Of the program: what another version kept is not found, and goes as what is not used. */
  readonly version: string;
  /** What went wrong on the disk: of writes that fail one after the other the first. It costs time, and nothing else. */
  readonly onProblem: (error: unknown) => void;
}

/**
 * What takes time to find out, kept in files. Any number of processes share a folder: an entry is written under another
 * name first, and of two with the same content it is all the same which stays. The least recently used go first. Whatever
 * the disk does, nothing is thrown: what cannot be read was not there, and what cannot be written is not kept.
 */
export class DiskCache {
  readonly #options: DiskCacheOptions;
  #opening: Promise<Buffer | undefined> | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  /** Writes that were not begun or finished. */
  #pending = 0;
  /** Bytes that were there when the first of them began, and those written since. */
  #bytes = 0;
  /** Writes that failed since one did not, and when the last of them did. */
  #failures = 0;
  #failed = 0;
  #problem: ImageError | undefined;

  constructor(options: DiskCacheOptions) {
    this.#options = options;
  }

  /**
   * Thirty-two bytes that only this folder has, so that nobody who makes an image knows them; undefined where nothing is
   * kept.
   */
  secret(): Promise<Uint8Array | undefined> {
    return this.#open();
  }

  /** What was kept under a key, if it can be unpacked; else it is thrown away. */
  async get<T>(key: string, unpack: (bytes: Uint8Array) => Steps<T>): Promise<T | undefined> {
    if (this.#options.limit() === 0) return undefined;
    const name = await this.#nameOf(key);
    if (name === undefined) return undefined;
    const { folder, limit } = this.#options;
    try {
      const bytes = await readEntry(folder, name, limit());
      return bytes && (await runInSlices(unpack(bytes), () => setImmediate()));
    } catch (error) {
      const file = join(folder, name);
      if (error instanceof PackedError) await rm(file, { force: true }).catch(() => undefined);
      this.#options.onProblem(
        error instanceof PackedError
          ? new ImageError('damaged', DAMAGED, [file], { cause: error })
          : new ImageError('unreadable', CANNOT_READ, [file, reasonOf(error)], { cause: error }),
      );
      return undefined;
    }
  }

  /**
   * Keeps something, soon: nobody waits for it.
   * @param pieces what it is, together; they must not change any more
   */
  put(key: string, pieces: readonly Uint8Array[]): void {
    this.#pending++;
    this.#writing = this.#writing
      .then(() => this.#write(key, pieces))
      .catch((error) => this.#fail(error))
      .finally(() => this.#pending--);
  }

  /** Waits until all is kept that was given before. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Why nothing can be kept now; undefined where it can, as far as is known. */
  get problem(): ImageError | undefined {
    return this.#problem;
  }

  /** What is kept, whoever kept it. */
  async held(): Promise<Held> {
    await this.settled();
    return (await this.#isThere()) ? holdOf(this.#options.folder) : NOTHING;
  }

  /** Keeps no more than it may now. */
  async trim(): Promise<void> {
    await this.settled();
    if (await this.#isThere()) await removeOldest(this.#options.folder, this.#options.limit());
  }

  /** Throws everything away. @returns what went */
  async clear(): Promise<Held> {
    await this.settled();
    this.#succeed();
    return (await this.#isThere()) ? removeOldest(this.#options.folder, 0) : NOTHING;
  }

  async #write(key: string, pieces: readonly Uint8Array[]): Promise<void> {
    const name = await this.#nameOf(key);
    const { folder } = this.#options;
    const limit = this.#options.limit();
    const size = sizeOfEntry(pieces);
    const isPaused = this.#failures >= FAILURES && Date.now() - this.#failed < FAILED_MS;
    if (name === undefined || isPaused || size > limit) return;
    if (this.#bytes === 0) this.#bytes = (await holdOf(folder)).bytes;
    if (this.#bytes + size > limit) {
      // More than is needed, or every write from now on would look for the oldest.
      await removeOldest(folder, limit * 0.9 - size);
      this.#bytes = (await holdOf(folder)).bytes;
    }
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize - size < RESERVE) throw new ImageError('unwritable', TOO_FULL, [folder]);
    await writeEntry(folder, name, pieces);
    this.#succeed();
    this.#bytes += size;
    if (this.#pending > 1) return;
    // Meanwhile others wrote too.
    await removeOldest(folder, limit);
    this.#bytes = 0;
  }

  #fail(cause: unknown): void {
    const { folder, onProblem } = this.#options;
    this.#failed = Date.now();
    this.#problem =
      cause instanceof ImageError
        ? cause
        : new ImageError('unwritable', CANNOT_WRITE, [folder, reasonOf(cause)], { cause });
    if (++this.#failures === 1) onProblem(this.#problem);
  }

  #succeed(): void {
    this.#failures = 0;
    this.#problem = undefined;
  }

  async #nameOf(key: string): Promise<string | undefined> {
    const secret = await this.#open();
    if (!secret) return undefined;
    return entryName(createHmac('sha256', secret).update(`${FORMAT} ${this.#options.version}\n${key}`).digest('hex'));
  }

  /** Whether there is a folder, and it is ours: in another one nothing is removed. */
  async #isThere(): Promise<boolean> {
    const { folder, onProblem } = this.#options;
    try {
      if (!(await lstat(folder).catch(() => undefined))) return false;
      await makePrivate(folder, NO_FOLDER);
      return true;
    } catch (error) {
      onProblem(error);
      return false;
    }
  }

  #open(): Promise<Buffer | undefined> {
    this.#opening ??=
      this.#options.limit() === 0
        ? Promise.resolve(undefined)
        : this.#secret().catch((cause: unknown) => {
            const { folder, onProblem } = this.#options;
            onProblem(
              cause instanceof ImageError
                ? cause
                : new ImageError('unreadable', CANNOT_READ, [folder, reasonOf(cause)], { cause }),
            );
            return undefined;
          });
    return this.#opening;
  }

  async #secret(): Promise<Buffer> {
    const { folder } = this.#options;
    await makePrivate(folder, NO_FOLDER);
    const file = join(folder, KEY_FILE);
    const found = await readFile(file).catch((error) => {
      if (error?.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (found.length === KEY_LENGTH) return found;
    // Of several processes that begin at once the last decides; what the others keep until they end is found by nobody.
    const part = join(folder, ownedName(UNFINISHED));
    await writeFile(part, randomBytes(KEY_LENGTH), { mode: 0o600, flag: 'wx' });
    await rename(part, file);
    return readFile(file);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
