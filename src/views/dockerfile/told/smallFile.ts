import { isAbsolute, parse } from 'node:path';
import { ImageError } from '../../../image/errors.ts';
import { openFile } from '../../../layers/bytes.ts';

/** The text of a regular file of this machine; undefined where there is none, it is larger, or cannot be read. */
export async function readSmallFile(file: string, most: number): Promise<string | undefined> {
  try {
    const bytes = await openFile(file);
    try {
      if (bytes.size > most) return undefined;
      return new TextDecoder().decode(await bytes.read(0, bytes.size));
    } finally {
      await bytes.close();
    }
  } catch (error) {
    if (error instanceof ImageError) return undefined;
    throw error;
  }
}

/** Whether a path that others wrote is one of this machine: only asking for one of another would tell that who we are. */
export function isLocalPath(path: string): boolean {
  return isAbsolute(path) && !path.includes('\0') && !/^[\\/]{2}/.test(path) && !/^[\\/]{2}/.test(parse(path).root);
}
