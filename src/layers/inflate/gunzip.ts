import { setImmediate } from 'node:timers/promises';
import type { Bytes } from '../../image/image.ts';
import { readAll, type Tap } from '../through.ts';
import type { Checkpoints } from './checkpoints.ts';
import { gunzipByNode } from './gunzipByNode.ts';
import { GzipDamage, GzipInflater, type GzipInflaterOptions } from './gzipInflater.ts';
import { isZeroFrom } from './isZeroFrom.ts';

/** Milliseconds until others of the thread have a turn: a few compressed bytes may become many. */
const SLICE_MS = 15;

/** Compressed bytes between two looks at the time, at most: as many as the inflater takes at once. */
const PUSHED = 128 << 10;
/** Where the thread waits for reads, they are cheap; what is read stays in a near cache. */
const SYNC_CHUNK = 256 << 10;

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
  let tapped = 0;
  const tapOnce: Tap = (chunk, end) => {
    if (end <= tapped) return;
    tap?.(chunk.subarray(Math.max(0, chunk.length - (end - tapped))), end);
    tapped = end;
  };
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
    let began = performance.now();
    const isTime = () => performance.now() - began >= SLICE_MS;
    const rest = async () => {
      await setImmediate();
      signal?.throwIfAborted();
      began = performance.now();
    };
    const start = options.from?.input ?? 0;
    const { readSync } = bytes;
    const chunks = readSync ? readAllSync(bytes, readSync, start, tap) : readAll(bytes, start, signal, tap);
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length && !inflater.ended; at += PUSHED) {
        for (const piece of inflater.push(chunk.subarray(at, at + PUSHED))) {
          yield piece;
          if (isTime()) await rest();
        }
        // Much may also become nothing.
        if (isTime()) await rest();
      }
      if (inflater.ended) break;
    }
    yield* inflater.finish();
    return inflater.end;
  } finally {
    inflater.close();
  }
}

/** Each chunk is valid until the next: the inflater has its own copy by then. */
function* readAllSync(
  bytes: Bytes,
  readSync: NonNullable<Bytes['readSync']>,
  start: number,
  tap: Tap | undefined,
): Generator<Uint8Array> {
  for (let offset = start; offset < bytes.size; ) {
    const chunk = readSync.call(bytes, offset, SYNC_CHUNK);
    if (chunk.length === 0) return;
    offset += chunk.length;
    tap?.(chunk, offset);
    yield chunk;
  }
}
