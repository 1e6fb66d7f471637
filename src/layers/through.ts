import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type * as zlib from 'node:zlib';
import type { Bytes } from '../image/image.ts';

/** The largest step of the stream and of the inflater: with node's default of 16 KiB both are twice as slow. */
export const CHUNK = 1 << 20;

/**
 * Gives whoever may cancel its turn.
 * @throws the signal's reason
 */
export async function turn(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  await setImmediate();
  signal.throwIfAborted();
}

/** Sees bytes as they are read, and the offset they end at. */
export type Tap = (chunk: Uint8Array, end: number) => void;

/** One that sees no byte twice, whoever reads some of them again. */
export function onceEach(tap: Tap | undefined): Tap {
  let tapped = 0;
  return (chunk, end) => {
    if (end <= tapped) return;
    tap?.(chunk.subarray(Math.max(0, chunk.length - (end - tapped))), end);
    tapped = end;
  };
}

/** Compressed bytes between two looks at the time, at most: what our inflaters take at once. */
export const PUSHED = 128 << 10;
/** Where the thread waits for reads, they are cheap; what is read stays in a near cache. */
const SYNC_CHUNK = 256 << 10;

/** All bytes from `start`, in order, waited for where the thread may do so. Each chunk is valid until the next. */
export function chunksOf(
  bytes: Bytes,
  start: number,
  signal: AbortSignal | undefined,
  tap: Tap | undefined,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  return bytes.readSync ? readAllSync(bytes, bytes.readSync, start, tap) : readAll(bytes, start, signal, tap);
}

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

/** All bytes from `start`, in order. */
export async function* readAll(
  bytes: Bytes,
  start: number,
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array> {
  for (let offset = start; offset < bytes.size; ) {
    const chunk = await bytes.read(offset, CHUNK, signal);
    if (chunk.length === 0) return;
    offset += chunk.length;
    tap?.(chunk, offset);
    yield chunk;
  }
}

/** What an inflater, or what compresses, makes of its input; it is done with both, whichever ends first. */
export async function* through(
  inflater: zlib.Gunzip | zlib.InflateRaw | zlib.ZstdDecompress | zlib.Gzip | zlib.ZstdCompress,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  // What goes wrong on this side comes out of the inflater.
  const feeding = pipeline(input, inflater).catch(() => undefined);
  try {
    yield* inflater;
  } finally {
    inflater.destroy();
    // No read may be under way any more when the caller goes on.
    await feeding;
  }
}
