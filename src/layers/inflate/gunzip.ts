import type { Bytes } from '../../image/image.ts';
import { readAll, type Tap } from '../through.ts';
import { gunzipByNode } from './gunzipByNode.ts';
import { GzipDamage, GzipInflater } from './gzipInflater.ts';
import { isZeroFrom } from './isZeroFrom.ts';

/**
 * The inflated bytes of all members of a gzip file (RFC 1952, 2.2). What follows the last one is ignored, as `gzip` does;
 * the result says so where it is more than zeros. Whatever seems wrong to our own inflater is for node:zlib to say.
 * @throws what zlib throws
 */
export async function* gunzip(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array> {
  let given = 0;
  let tapped = 0;
  const tapOnce: Tap = (chunk, end) => {
    if (end <= tapped) return;
    tap?.(chunk.subarray(Math.max(0, chunk.length - (end - tapped))), end);
    tapped = end;
  };
  try {
    for await (const piece of gunzipOwn(bytes, result, signal, tapOnce)) {
      given += piece.length;
      yield piece;
    }
  } catch (cause) {
    if (!(cause instanceof GzipDamage)) throw cause;
    let total = 0;
    for await (const piece of gunzipByNode(bytes, result, signal, tapOnce)) {
      total += piece.length;
      if (total > given) yield piece.subarray(Math.max(0, piece.length - (total - given)));
    }
  }
}

async function* gunzipOwn(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  signal: AbortSignal | undefined,
  tap: Tap,
): AsyncGenerator<Uint8Array> {
  const inflater = new GzipInflater();
  try {
    for await (const chunk of readAll(bytes, 0, signal, tap)) {
      yield* inflater.push(chunk);
      if (inflater.ended) break;
    }
    yield* inflater.finish();
  } finally {
    inflater.close();
  }
  result.trailingGarbage = !(await isZeroFrom(bytes, inflater.end, signal));
}
