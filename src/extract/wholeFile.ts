import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImageError, throwIfAborted } from '../image/errors.ts';
import { cannotWrite } from './diskErrors.ts';

/**
 * Writes a file that is there whole or not at all: under a name of its own beside it first, from the first piece on. What is
 * there already under its name is replaced, if that is a file or a link to one or to nothing.
 * @param mode less what the system takes away by umask
 * @throws ImageError `unwritable`
 */
export async function writeWhole(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  mode = 0o666,
): Promise<void> {
  await refuseDevice(file);
  const part = join(dirname(file), partName());
  try {
    let handle: FileHandle | undefined;
    try {
      for await (const piece of pieces) {
        throwIfAborted(signal);
        handle ??= await open(part, 'wx', mode);
        await handle.writeFile(piece);
      }
      handle ??= await open(part, 'wx', mode);
    } finally {
      await handle?.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw cannotWrite(file, error);
  }
}

/** Who may make devices may replace them too, which no one wants who names `/dev/null` or `/dev/stdout`. */
async function refuseDevice(file: string): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (!there || there.isFile() || there.isDirectory()) return;
  throw new ImageError(
    'unwritable',
    '{0} cannot be written: it is a device, a pipe or a socket, and only files are replaced.',
    [file],
  );
}

const OURS = randomBytes(8).toString('hex');
let parts = 0;

/** A name for what is not finished, that nothing else has. */
export function partName(): string {
  return `.layerscope-${OURS}-${parts++}.part`;
}
