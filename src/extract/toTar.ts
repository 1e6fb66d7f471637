import { throwIfAborted } from '../image/errors.ts';
import { BLOCK, endOfTar, entryHeaders, padding } from '../layers/tarBlocks.ts';
import { type ContentSource, contentOf } from './content.ts';
import { Pace } from './pace.ts';
import type { Plan } from './plan.ts';
import type { Remarks } from './remarks.ts';

/** Small pieces are gathered up to so many bytes: 64 KiB. */
const GATHERED = 64 << 10;

/**
 * Extended attributes of a tar, and bytes of the headers that have some: one in a global header of a layer may be meant for
 * millions of files. Readers refuse more (ours takes 5,000,000).
 */
const MOST_XATTRS = 4_000_000;
const MOST_XATTR_BYTES = 256 << 20;

export interface TarOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of contents written so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The plan's entries as a tar, piece by piece; sparse files have their holes filled. Names, owners, modes, times and
 * extended attributes are the image's. Folders without an entry of their own have none here either.
 * @param remarks gets what a tar cannot have
 * @throws ImageError what `FileContents` throws
 */
export async function* tarPieces(
  plan: Plan,
  contents: ContentSource,
  remarks: Remarks,
  { signal, onProgress }: TarOptions = {},
): AsyncGenerator<Uint8Array> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  let done = 0;
  let xattrs = 0;
  let xattrBytes = 0;
  const pace = new Pace();
  for (const entry of plan.entries()) {
    await pace.rest();
    throwIfAborted(signal);
    const headers = entryHeaders(entry, xattrs < MOST_XATTRS && xattrBytes < MOST_XATTR_BYTES);
    if (!headers) {
      if (entry.kind === 'unknown') remarks.add('unknown-type', entry.path);
      if (entry.kind === 'dangling') remarks.add('dangling-link', entry.path);
      continue;
    }
    xattrs += headers.xattrs;
    if (headers.xattrs > 0) xattrBytes += headers.bytes.length;
    if (headers.xattrs < (entry.xattrs?.size ?? 0)) remarks.add('attributes', entry.path);
    gathered.push(headers.bytes);
    length += headers.bytes.length;
    if (entry.kind === 'file' && entry.size > 0) {
      for await (const piece of contentOf(entry, contents, signal)) {
        gathered.push(piece);
        length += piece.length;
        done += piece.length;
        if (length < GATHERED) continue;
        yield Buffer.concat(gathered);
        gathered = [];
        length = 0;
        onProgress?.(done);
      }
      gathered.push(padding(entry.size));
    }
    if (length < GATHERED) continue;
    yield Buffer.concat(gathered);
    gathered = [];
    length = 0;
  }
  yield Buffer.concat([...gathered, endOfTar()]);
  onProgress?.(done);
}

/** About how many bytes the tar will have, to compare with the room there is. */
export function tarSize({ totals }: Plan): number {
  return totals.bytes + 2 * BLOCK * (totals.entries + 1);
}
