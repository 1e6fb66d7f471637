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
export function reopenFile({ file, identity }: Location): FileBytes & Required<Pick<Bytes, 'readSync'>> {
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
  const size = Number(stats.size);
  let own: Uint8Array = new Uint8Array(0);
  let viewed = own;
  let view = own;
  const fill = (buffer: Uint8Array, offset: number): Uint8Array => {
    try {
      let filled = 0;
      while (filled < buffer.length) {
        const count = readSync(descriptor, buffer, filled, buffer.length - filled, offset + filled);
        if (count === 0) break;
        filled += count;
      }
      return filled === buffer.length ? buffer : buffer.subarray(0, filled);
    } catch (cause) {
      throw cannotRead(file, cause);
    }
  };
  const lengthAt = (offset: number, length: number) => Math.max(0, Math.min(length, size - offset));
  return {
    size,
    location: { file, offset: 0, identity },
    read: async (offset, length, signal) => {
      await turn(signal);
      return fill(new Uint8Array(lengthAt(offset, length)), offset);
    },
    readSync: (offset, length, into) => {
      const wanted = lengthAt(offset, length);
      if (!into && own.length < wanted) own = new Uint8Array(wanted);
      const window = into ?? own;
      if (view.length !== wanted || viewed !== window) [viewed, view] = [window, window.subarray(0, wanted)];
      return fill(view, offset);
    },
    close: async () => closeSync(descriptor),
  };
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
  const check = (stats: BigIntStats | undefined) => {
    if (stats && identityOf(stats) !== identity) throw changed(file);
  };
  const waitAndRead: Bytes['readSync'] = (offset, length, into) => {
    const found = readSync?.(offset, length, into) ?? new Uint8Array();
    check(statSync(file, { bigint: true, throwIfNoEntry: false }));
    return found;
  };
  return {
    size,
    location,
    async read(offset, length, signal) {
      const found = await bytes.read(offset, length, signal);
      check(await stat(file, { bigint: true }).catch(() => undefined));
      return found;
    },
    ...(readSync ? { readSync: waitAndRead } : {}),
  };
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
  const { location } = bytes;
  const readSync = bytes.readSync?.bind(bytes);
  const within = (at: number, length: number) => Math.max(0, Math.min(length, size - at));
  return {
    size,
    read: (at, length, signal) => bytes.read(offset + at, within(at, length), signal),
    ...(readSync ? { readSync: (at, length, into) => readSync(offset + at, within(at, length), into) } : {}),
    ...(location ? { location: { ...location, offset: location.offset + offset } } : {}),
  };
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
  const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
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
