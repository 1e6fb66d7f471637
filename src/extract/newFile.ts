import { type BigIntStats, closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { throwIfAborted } from '../image/errors.ts';
import { giveFile, giveFileAtOnce, type Wanted } from './attributes.ts';
import type { DiskPath } from './diskPath.ts';
import type { ExtractEntry } from './entries.ts';
import type { Remarks } from './remarks.ts';

/** Never what is there already, be it a link. Windows has no such flag for links, and `undefined` is no bit. */
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Writes a new file with its attributes.
 * @param onWritten bytes of the piece that was written
 * @throws the system's error, where there is something already too
 */
export async function writeNewFile(
  path: DiskPath,
  entry: ExtractEntry,
  pieces: AsyncIterable<Uint8Array>,
  wanted: Wanted & { readonly signal?: AbortSignal | undefined },
  remarks: Remarks,
  onWritten: (bytes: number) => void,
): Promise<void> {
  const handle = await open(path, NEW, newMode(entry));
  try {
    for await (const piece of pieces) {
      throwIfAborted(wanted.signal);
      await handle.writeFile(piece);
      onWritten(piece.length);
    }
    await giveFile(handle, entry, wanted, remarks);
  } finally {
    await handle.close();
  }
}

/**
 * The same for a content that is here, by calls that wait for the disk.
 * @returns what was made
 * @throws the system's error
 */
export function writeNewFileAtOnce(
  path: DiskPath,
  entry: ExtractEntry,
  content: Uint8Array,
  wanted: Wanted,
  remarks: Remarks,
): BigIntStats {
  const file = openSync(path, NEW, newMode(entry));
  try {
    for (let written = 0; written < content.length; ) written += writeSync(file, content, written);
    giveFileAtOnce(file, entry, wanted, remarks);
    return fstatSync(file, { bigint: true });
  } finally {
    closeSync(file);
  }
}

/** Permissions as of a new file, less what the system takes away by umask: without setuid, and the user's own to change. */
export function newMode({ mode }: Pick<ExtractEntry, 'mode'>): number {
  return (mode & 0o777) | 0o600;
}
