import { ImageError, throwIfAborted } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import { displayName } from '../image/names.ts';
import type { InodeRef } from '../image/overlay.ts';
import type { ExtractEntry } from './entries.ts';

/** Bytes that are read at once: 1 MiB. */
const PIECE = 1 << 20;

/** Where contents come from; `FileContents` is one. */
export interface ContentSource {
  open(inode: InodeRef): Promise<Bytes>;
}

/**
 * A file's content, piece by piece.
 * @throws ImageError `damaged` when it has fewer bytes than it claims
 */
export async function* contentOf(
  entry: ExtractEntry,
  contents: ContentSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (!entry.inode) return;
  const bytes = await unlessAborted(contents.open(entry.inode), signal);
  for (let offset = 0; offset < bytes.size; ) {
    throwIfAborted(signal);
    const piece = await bytes.read(offset, PIECE, signal);
    if (piece.length === 0)
      throw new ImageError('damaged', '{0} breaks off after {1} bytes.', [`/${displayName(entry.path)}`, offset]);
    yield piece;
    offset += piece.length;
  }
}

/** A compressed layer may have to be inflated first, which goes on for others who wait for it. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
