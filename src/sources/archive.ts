import { basename } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import { memoryBytes, openFile } from '../layers/bytes.ts';
import { SNIFF_LENGTH, sniffCompression } from '../layers/compression.ts';
import { runWorker } from '../layers/runWorker.ts';
import { type SpoolJob, type SpoolPlace, writeSpool } from '../layers/spool.ts';
import type { Files } from './files.ts';
import type { OpenOptions } from './options.ts';
import { openSpooledTar } from './spooledTar.ts';
import { openTar } from './tarFiles.ts';

/**
 * Opens an archive file, plain or compressed as a whole with gzip or zstd.
 * @throws ImageError `unreadable`, `not-an-image`, `unsupported`, `damaged`, `limit`
 */
export async function openArchiveFile(file: string, options: OpenOptions): Promise<Files> {
  const name = basename(file);
  const bytes = await openFile(file);
  try {
    const compression = await sniffArchive(name, bytes);
    if (compression === 'none') return await openTar(name, bytes, () => bytes.close(), options.signal);
    const spool = await unpack(name, bytes, compression, options);
    await bytes.close();
    return spool;
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** Opens an archive that is held in memory. */
export async function openArchiveBytes(name: string, held: Uint8Array, options: OpenOptions): Promise<Files> {
  const bytes = memoryBytes(held);
  const compression = await sniffArchive(name, bytes);
  if (compression === 'none') return openTar(name, bytes, () => Promise.resolve(), options.signal);
  return unpack(name, bytes, compression, options);
}

async function sniffArchive(name: string, bytes: Bytes): Promise<'none' | 'gzip' | 'zstd'> {
  if (bytes.size === 0) throw new ImageError('not-an-image', '{0} is empty.', [name]);
  const compression = sniffCompression(await bytes.read(0, SNIFF_LENGTH));
  if (compression === 'xz' || compression === 'bzip2')
    throw new ImageError(
      'unsupported',
      '{0} is compressed with {1}, which is not supported. Unpack it first, or use gzip or zstd.',
      [name, compression],
    );
  if (compression === 'unknown')
    throw new ImageError('not-an-image', '{0} is no image archive: it is not a tar file.', [name]);
  return compression;
}

/** Inflates into a spool, in a worker where the archive is a file, and opens the tar in it. */
async function unpack(
  name: string,
  bytes: Bytes,
  compression: 'gzip' | 'zstd',
  { spoolDirectory: directory, workerScript, onProgress = () => undefined, signal }: OpenOptions,
): Promise<Files> {
  const write = async (place: SpoolPlace) => {
    const source = bytes.location && { ...bytes.location, size: bytes.size };
    const written =
      source && workerScript !== undefined
        ? runWorker(workerScript, { source, compression, ...place } satisfies SpoolJob, onProgress, signal)
        : writeSpool(bytes, { compression, ...place }, onProgress, signal);
    await written.catch((error: unknown) => {
      throw named(name, error);
    });
  };
  return openSpooledTar(name, directory, write, signal);
}

/** The inflater knows nothing of names; what it says is about this archive. */
function named(name: string, error: unknown): unknown {
  return error instanceof ImageError && (error.code === 'damaged' || error.code === 'limit')
    ? new ImageError(error.code, '{0} cannot be unpacked. {1}', [name, error.message], { cause: error })
    : error;
}
