import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImageError } from '../image/errors.ts';

/** Bytes of a Dockerfile and of an ignore file; no honest one comes near. */
const LIMIT = 1 << 20;

/**
 * Reads a Dockerfile or an ignore file, which may be a link to one, and nothing that has no end.
 * @returns undefined where there is no such file
 * @throws ImageError `limit`; `unreadable` where it is no file, or cannot be read
 */
export async function readShort(path: string): Promise<Buffer | undefined> {
  let file: FileHandle | undefined;
  try {
    // A pipe would keep it waiting.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    if (!(await file.stat()).isFile()) throw new ImageError('unreadable', '{0} is no file.', [path]);
    const bytes = Buffer.alloc(LIMIT + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
      length += bytesRead;
      if (bytesRead === 0) return bytes.subarray(0, length);
      if (length > LIMIT) throw new ImageError('limit', '{0} is longer than {1} bytes.', [path, LIMIT]);
    }
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ImageError('unreadable', '{0} cannot be read ({1}).', [path, reason], { cause });
  } finally {
    await file?.close();
  }
}
