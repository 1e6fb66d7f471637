import { createHash, type Hash } from 'node:crypto';
import { constants, lutimes, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ownedName } from '../ownedName.ts';
import { PackedError } from './packed.ts';

/** What an entry begins with, and its format: another one is not read. */
const MAGIC = Buffer.from('layersc1');
const CHECKSUM = 32;
/** What is kept begins at a multiple of eight, so that its columns can be looked at in place. */
const HEAD = 64;
/** Hashed at once: a few milliseconds. */
const CHUNK = 4 << 20;
const PART = 'part';
/** What no other program calls its files: blobs of images are called by their digests alone. */
const ENDING = '.layer';

/**
 * Reads an entry whole and says that it was used.
 * @param limit bytes it has at most
 * @returns undefined where there is none
 * @throws PackedError when it is not what was written under its name; what the disk throws
 */
export async function readEntry(folder: string, name: string, limit: number): Promise<Uint8Array | undefined> {
  // Neither through a link nor from a FIFO, and `undefined` is no bit where a system has no such flag.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(join(folder, name), flags).catch((error) => {
    if (error?.code === 'ENOENT') return undefined;
    throw error?.code === 'ELOOP' ? new PackedError('a link') : error;
  });
  if (!handle) return undefined;
  try {
    const stats = await handle.stat();
    const isOurs = stats.isFile() && (!process.getuid || stats.uid === process.getuid());
    if (!isOurs || stats.size < HEAD || stats.size > limit) throw new PackedError('no entry');
    // Threads share the columns that are looked at in it.
    const bytes = new Uint8Array(new SharedArrayBuffer(stats.size));
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) throw new PackedError('shorter than it was');
      filled += bytesRead;
    }
    const kept = bytes.subarray(HEAD);
    if (!(await headOf(name, [kept])).equals(bytes.subarray(0, HEAD))) throw new PackedError('damaged');
    const now = new Date();
    // Only the order in which entries go depends on it. By name: Windows refuses it through what was opened to be read.
    await lutimes(join(folder, name), now, now).catch(() => undefined);
    return kept;
  } finally {
    await handle.close();
  }
}

/**
 * Writes an entry (mode 0600). Whoever reads it meanwhile has all of the old one or all of the new one.
 * @param pieces what is kept, which must not change meanwhile
 * @throws what the disk throws; nothing is left of it then
 */
export async function writeEntry(folder: string, name: string, pieces: readonly Uint8Array[]): Promise<void> {
  const part = join(folder, ownedName(PART));
  const head = await headOf(name, pieces);
  const handle = await open(part, 'wx', 0o600);
  try {
    try {
      const whole = [head, ...pieces];
      const isSmall = lengthOf(pieces) < CHUNK;
      for (const piece of isSmall ? [Buffer.concat(whole)] : whole) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
    await rename(part, join(folder, name));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** What files are called while they are written. */
export const UNFINISHED = PART;

/** The name of an entry: 64 hexadecimal digits with an ending of ours. */
export function entryName(hex: string): string {
  return `${hex}${ENDING}`;
}

export function isEntryName(name: string): boolean {
  return name.endsWith(ENDING) && /^[0-9a-f]{64}$/.test(name.slice(0, -ENDING.length));
}

/** What files are made of on most disks, in bytes. */
const CLUSTER = 4096;

/** Bytes that an entry with these pieces takes on a disk. */
export function sizeOfEntry(pieces: readonly Uint8Array[]): number {
  return sizeOnDisk(lengthOf(pieces));
}

/** Bytes that a file takes on a disk: so that the smallest are not without number, and what is said to be freed is. */
export function sizeOnDisk(bytes: number): number {
  return Math.ceil(bytes / CLUSTER) * CLUSTER;
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, HEAD);
}

/** The checksum is of the name too: an entry is none under another one. */
async function headOf(name: string, pieces: readonly Uint8Array[]): Promise<Buffer> {
  const hash = createHash('sha256').update(name);
  for (const piece of pieces) await hashInSlices(hash, piece);
  return Buffer.concat([MAGIC, hash.digest(), Buffer.alloc(HEAD - MAGIC.length - CHECKSUM)]);
}

async function hashInSlices(hash: Hash, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    if (at > 0) await setImmediate();
    hash.update(bytes.subarray(at, at + CHUNK));
  }
}
