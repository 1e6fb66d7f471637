import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from '../layers/bytes.ts';
import { type SpoolPlace, spoolName } from '../layers/spool.ts';
import type { Files } from './files.ts';
import { openTar } from './tarFiles.ts';

/**
 * Opens a tar that is written into a spool first. The spool goes when the files are closed, and when anything fails.
 * @param name what it is called in messages
 * @param directory a folder of ours for spools
 * @throws what `write` throws; ImageError as `openTar`
 */
export async function openSpooledTar(
  name: string,
  directory: string,
  write: (place: SpoolPlace) => Promise<void>,
  signal?: AbortSignal,
): Promise<Files> {
  const place = { directory, name: spoolName() };
  const file = join(directory, place.name);
  const remove = () => rm(file, { force: true });
  try {
    await write(place);
    const spool = await openFile(file);
    const close = async () => {
      await spool.close();
      await remove();
    };
    try {
      return await openTar(name, spool, close, signal);
    } catch (error) {
      await spool.close();
      throw error;
    }
  } catch (error) {
    await remove();
    throw error;
  }
}
