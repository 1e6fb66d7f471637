import { open, readdir, rm, statfs } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { Bytes, Location, Progress } from '../image/image.ts';
import { inflate } from './inflate.ts';
import { isLeftBehind, isOwnedName, ownedName } from './ownedName.ts';
import { makePrivate } from './privateFolder.ts';
import { TarError } from './tarHeader.ts';
import { TarParser } from './tarParser.ts';

/** Left free on the disk whatever is spooled: 256 MiB. */
const RESERVE = 256 << 20;

const SPOOL = 'spool';

/** A name that says which process owns it. */
export function spoolName(): string {
  return ownedName(SPOOL);
}

/** Whether a file is a spool: it will never be there again. */
export function isSpool(file: string): boolean {
  return isOwnedName(basename(file), SPOOL);
}

/** Removes spools whose process is gone: what a crash left behind. */
export async function sweepSpools(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const left = names.filter((name) => isLeftBehind(name, SPOOL));
  await Promise.all(left.map((name) => rm(join(directory, name), { force: true })));
}

/** What to inflate where to. */
export interface SpoolJob {
  /** Where the compressed bytes lie. */
  readonly source: Location & { readonly size: number };
  readonly compression: 'gzip' | 'zstd';
  /** A folder of ours; made when needed, mode 0700. */
  readonly directory: string;
  /** The new file's name in it, from `spoolName`. */
  readonly name: string;
}

/** Where a spool is written. */
export type SpoolPlace = Pick<SpoolJob, 'directory' | 'name'>;

/**
 * Inflates an archive that is compressed as a whole into a file of ours, since it has no random access otherwise.
 * @param onProgress compressed bytes done and in all
 * @throws as `spoolTar`; ImageError `damaged` or `limit`
 */
export async function writeSpool(
  bytes: Bytes,
  { compression, ...place }: Omit<SpoolJob, 'source'>,
  onProgress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const tap = (_: Uint8Array, done: number) => onProgress(done, bytes.size);
  await spoolTar(inflate(bytes, compression, { trailingGarbage: false }, { signal, tap }), place, signal);
}

/** How a tar ended that came in pieces. */
export interface SpooledTar {
  /** Whether its end was there, and nothing before it was damaged. */
  readonly whole: boolean;
}

/**
 * Writes a tar that comes in pieces into a file of ours (mode 0600). A spool that was not finished does not stay.
 * @param expected bytes that will come at least, where somebody knows
 * @throws what the pieces throw; ImageError `unreadable` when it cannot be written, or the folder is somebody else's
 */
export async function spoolTar(
  pieces: AsyncIterable<Uint8Array>,
  place: SpoolPlace,
  signal?: AbortSignal,
  expected = 0,
): Promise<SpooledTar> {
  try {
    return await write(pieces, place, expected, signal);
  } catch (error) {
    const isDisks = error instanceof Error && 'syscall' in error && 'code' in error;
    if (!isDisks) throw error;
    const template = 'The archive cannot be unpacked in {0}: {1}.';
    throw new ImageError('unreadable', template, [place.directory, String(error.code)], { cause: error });
  }
}

async function write(
  pieces: AsyncIterable<Uint8Array>,
  { directory, name }: SpoolPlace,
  expected: number,
  signal: AbortSignal | undefined,
): Promise<SpooledTar> {
  const file = join(directory, name);
  await makePrivate(directory, '{0} is not a folder of yours, so nothing is unpacked in it.');
  const { bavail, bsize } = await statfs(directory);
  const room = bavail * bsize - RESERVE;
  if (expected > room) throw tooFull(directory);
  const output = await open(file, 'wx', 0o600);
  try {
    let written = 0;
    const tar = new TarEnd();
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      // What follows the tar's end is inflated for the checksum alone.
      if (tar.reached) continue;
      tar.feed(piece, written);
      written += piece.length;
      if (written > room) throw tooFull(directory);
      await output.writeFile(piece);
      // Nobody could read on, and it may be anything: a database dump, or zeros without end.
      if (tar.broken) break;
    }
    await output.close();
    return { whole: tar.reached && !tar.broken };
  } catch (error) {
    await output.close().catch(() => undefined);
    await rm(file, { force: true });
    throw error;
  }
}

function tooFull(directory: string): ImageError {
  return new ImageError('unreadable', 'The disk with {0} is too full to unpack the archive on it.', [directory]);
}

/** Tells where a tar ends while its bytes pass by. */
export class TarEnd {
  readonly #parser = new TarParser({ entry: () => false });
  broken = false;

  get reached(): boolean {
    return this.#parser.ended;
  }

  feed(piece: Uint8Array, offset: number): void {
    if (this.#parser.position >= offset + piece.length) return;
    try {
      this.#parser.feed(piece, offset);
    } catch (error) {
      if (!(error instanceof TarError)) throw error;
      this.broken = true;
    }
  }
}
