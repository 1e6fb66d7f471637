import { type BigIntStats, closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { constants, type FileHandle, open, stat } from 'node:fs/promises';
import { ImageError } from '../image/errors.ts';
import type { Bytes, Location } from '../image/image.ts';
import { turn } from './through.ts';

/** Opening a FIFO would wait for a writer otherwise. Windows has no such flag, and `undefined` is no bit. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** An open local file as bytes. */
export interface FileBytes extends Bytes {
  readonly location: Location;
  close(): Promise<void>;
}

/**
 * Opens a regular file for positional reads.
 * @throws ImageError `unreadable`, with why
 */
export async function openFile(file: string): Promise<FileBytes> {
  let handle: FileHandle;
  let size: number;
  let identity: string;
  try {
    handle = await open(file, FLAGS);
  } catch (cause) {
    throw cannotRead(file, cause);
  }
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw new ImageError('unreadable', '{0} is not a file.', [file]);
    size = Number(stats.size);
    identity = identityOf(stats);
  } catch (cause) {
    await handle.close();
    throw cause instanceof ImageError ? cause : cannotRead(file, cause);
  }
  return {
    size,
    location: { file, offset: 0, identity },
    read: (offset, length, signal) => readHandle(handle, file, size, offset, length, signal),
    close: () => handle.close(),
  };
}

/**
 * Opens a regular file again that was opened before, for a thread that may wait for its reads.
 * @param identity of the file that is meant; meanwhile it may have become another
 * @throws ImageError `unreadable`, with why
 */
export function reopenFile({ file, identity }: Location): FileBytes & WaitingBytes {
  let descriptor: number;
  try {
    descriptor = openSync(file, FLAGS);
  } catch (cause) {
    throw cannotRead(file, cause);
  }
  const stats = fstatSync(descriptor, { bigint: true });
  if (!stats.isFile() || identityOf(stats) !== identity) {
    closeSync(descriptor);
    throw changed(file);
  }
  return new WaitingFile(descriptor, Number(stats.size), { file, offset: 0, identity });
}

/**
 * An open file for a thread that may wait. These are classes, since what is read thousands of times is compiled for each
 * function that a closure is, and once for a class.
 */
class WaitingFile implements FileBytes {
  readonly size: number;
  readonly location: Location;
  readonly #descriptor: number;
  #own: Uint8Array = new Uint8Array(0);
  #viewed = this.#own;
  #view = this.#own;

  constructor(descriptor: number, size: number, location: Location) {
    this.#descriptor = descriptor;
    this.size = size;
    this.location = location;
  }

  async read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    await turn(signal);
    return this.#fill(new Uint8Array(within(this.size, offset, length)), offset);
  }

  readSync(offset: number, length: number, into?: Uint8Array): Uint8Array {
    const wanted = within(this.size, offset, length);
    if (!into && this.#own.length < wanted) this.#own = new Uint8Array(wanted);
    const window = into ?? this.#own;
    if (this.#view.length !== wanted || this.#viewed !== window) {
      this.#viewed = window;
      this.#view = window.subarray(0, wanted);
    }
    return this.#fill(this.#view, offset);
  }

  async close(): Promise<void> {
    closeSync(this.#descriptor);
  }

  #fill(buffer: Uint8Array, offset: number): Uint8Array {
    try {
      let filled = 0;
      while (filled < buffer.length) {
        const count = readSync(this.#descriptor, buffer, filled, buffer.length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return filled === buffer.length ? buffer : buffer.subarray(0, filled);
    } catch (cause) {
      throw cannotRead(this.location.file, cause);
    }
  }
}

/** How many of so many bytes there are from there on. */
function within(size: number, offset: number, length: number): number {
  return Math.max(0, Math.min(length, size - offset));
}

/**
 * Device, inode, size, time of the last change, and that of the inode's, which nobody can set back: another one is another
 * file, or another state of this one.
 */
export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/**
 * The same bytes, for as long as their file is the one that was opened: reading fails once it was written to, or another is
 * in its place. One that is gone is read on from where it is open.
 */
export function unchanged(bytes: Bytes): Bytes {
  const { size, location } = bytes;
  if (!location) return bytes;
  const { file, identity } = location;
  const readSync = bytes.readSync?.bind(bytes);
  // Afterwards: before it would tell nothing of what was written meanwhile.
  const waitAndRead: Bytes['readSync'] = (offset, length, into) => {
    const found = readSync?.(offset, length, into) ?? new Uint8Array();
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (stats && identityOf(stats) !== identity) throw changed(file);
    return found;
  };
  return {
    size,
    location,
    async read(offset, length, signal) {
      const found = await bytes.read(offset, length, signal);
      await checkUnchanged(location);
      return found;
    },
    ...(readSync ? { readSync: waitAndRead } : {}),
  };
}

/**
 * Says whether a file is still the one that was opened; of one that is gone nothing is said.
 * @throws ImageError `unreadable` where it was written to, or another is in its place
 */
export async function checkUnchanged({ file, identity }: Location): Promise<void> {
  const stats = await stat(file, { bigint: true }).catch(() => undefined);
  if (stats && identityOf(stats) !== identity) throw changed(file);
}

/** Bytes held in memory. */
export function memoryBytes(bytes: Uint8Array): Bytes {
  return {
    size: bytes.length,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A part of other bytes. */
export function slice(bytes: Bytes, offset: number, size: number): Bytes {
  return canWait(bytes) ? new WaitingPart(bytes, offset, size) : new Part(bytes, offset, size);
}

/** Bytes of a thread that may wait for them. */
export type WaitingBytes = Bytes & Required<Pick<Bytes, 'readSync'>>;

export function canWait(bytes: Bytes): bytes is WaitingBytes {
  return bytes.readSync !== undefined;
}

class Part implements Bytes {
  readonly size: number;
  readonly #whole: Bytes;
  readonly #offset: number;

  constructor(whole: Bytes, offset: number, size: number) {
    this.size = size;
    this.#whole = whole;
    this.#offset = offset;
  }

  get location(): Location | undefined {
    const { location } = this.#whole;
    return location && { ...location, offset: location.offset + this.#offset };
  }

  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#whole.read(this.#offset + offset, within(this.size, offset, length), signal);
  }
}

class WaitingPart extends Part {
  readonly #whole: WaitingBytes;
  readonly #offset: number;

  constructor(whole: WaitingBytes, offset: number, size: number) {
    super(whole, offset, size);
    this.#whole = whole;
    this.#offset = offset;
  }

  readSync(offset: number, length: number, into?: Uint8Array): Uint8Array {
    return this.#whole.readSync(this.#offset + offset, within(this.size, offset, length), into);
  }
}

async function readHandle(
  handle: FileHandle,
  file: string,
  size: number,
  offset: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const buffer = new Uint8Array(within(size, offset, length));
  let filled = 0;
  try {
    while (filled < buffer.length) {
      const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
  } catch (cause) {
    throw cannotRead(file, cause);
  }
  return filled === buffer.length ? buffer : buffer.subarray(0, filled);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: '{0} does not exist.',
  EACCES: '{0} cannot be read: permission denied.',
  EPERM: '{0} cannot be read: permission denied.',
  EISDIR: '{0} is a folder.',
  EBADF: '{0} was closed while it was read.',
};

/** Whether a file could not be opened since there is none of that name: where it is open already, it can be read all the same. */
export function isGone(error: unknown): boolean {
  return error instanceof ImageError && error.sentence.template === REASONS['ENOENT'];
}

/** The sentence for a file that is another than the one that was opened. */
export function changed(file: string): ImageError {
  return new ImageError('unreadable', '{0} changed on disk since it was opened. Reload it.', [file]);
}

/** The sentence for a failed file operation. */
export function cannotRead(file: string, cause: unknown): ImageError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const template = REASONS[code];
  if (template) return new ImageError('unreadable', template, [file], { cause });
  return new ImageError('unreadable', '{0} cannot be read: {1}.', [file, code || String(cause)], { cause });
}
