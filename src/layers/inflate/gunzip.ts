import type { Bytes } from '../../image/image.ts';
import { chunksOf, onceEach, PUSHED, type Tap } from '../through.ts';
import { Turns } from '../turns.ts';
import type { Checkpoints } from './checkpoints.ts';
import { gunzipByNode } from './gunzipByNode.ts';
import { GzipDamage, GzipInflater, type GzipInflaterOptions } from './gzipInflater.ts';
import { isZeroFrom } from './isZeroFrom.ts';

export interface GunzipOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tap?: Tap | undefined;
  /** Gets the places where inflating could be taken up again; none where node:zlib had the last word. */
  readonly checkpoints?: Checkpoints | undefined;
}

/**
 * The inflated bytes of all members of a gzip file (RFC 1952, 2.2). What follows the last one is ignored, as `gzip` does;
 * the result says so where it is more than zeros. Whatever seems wrong to our own inflater is for node:zlib to say.
 * @throws what zlib throws
 */
export async function* gunzip(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  { signal, tap, checkpoints }: GunzipOptions = {},
): AsyncGenerator<Uint8Array> {
  let given = 0;
  const tapOnce = onceEach(tap);
  try {
    for await (const piece of gunzipOwn(bytes, result, checkpoints, signal, tapOnce)) {
      given += piece.length;
      yield piece;
    }
  } catch (cause) {
    if (!(cause instanceof GzipDamage)) throw cause;
    checkpoints?.clear();
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
  checkpoints: Checkpoints | undefined,
  signal: AbortSignal | undefined,
  tap: Tap,
): AsyncGenerator<Uint8Array> {
  const end = yield* gunzipFrom(bytes, { checkpoints }, signal, tap);
  result.trailingGarbage = !(await isZeroFrom(bytes, end, signal));
}

/**
 * What follows a checkpoint, or all of it.
 * @returns where the last member ends
 * @throws GzipDamage
 */
export async function* gunzipFrom(
  bytes: Bytes,
  options: GzipInflaterOptions,
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array, number> {
  const inflater = new GzipInflater(options);
  try {
    const turns = new Turns(signal);
    for await (const chunk of chunksOf(bytes, options.from?.input ?? 0, signal, tap)) {
      for (let at = 0; at < chunk.length && !inflater.ended; at += PUSHED) {
        for (const piece of inflater.push(chunk.subarray(at, at + PUSHED))) {
          yield piece;
          if (turns.due) await turns.give();
        }
        // Much may also become nothing.
        if (turns.due) await turns.give();
      }
      if (inflater.ended) break;
    }
    yield* inflater.finish();
    return inflater.end;
  } finally {
    inflater.close();
  }
}
