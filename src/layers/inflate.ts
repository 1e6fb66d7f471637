import { once } from 'node:events';
import * as zlib from 'node:zlib';
import { ImageError } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import { type FramePiece, ZstdFrames, ZstdGarbage } from './zstdFrames.ts';

/** The largest step of the stream and of the inflater: with node's default of 16 KiB both are twice as slow. */
const CHUNK = 1 << 20;

/** Inflated bytes a compressed layer or archive may always have: 4 GiB. */
const ALWAYS_ALLOWED = 4 * 2 ** 30;
/** Above that, how much larger than its compressed bytes it may be. Real layers stay below 100. */
const RATIO_LIMIT = 200;

/** What was met behind or inside the compressed bytes and survived. */
export interface InflateResult {
  /** Bytes follow the last gzip member or zstd frame that belong to none. */
  trailingGarbage: boolean;
}

/**
 * The inflated bytes of a gzip file (all members, RFC 1952 2.2) or a zstd file (all frames, RFC 8878 3.1).
 * @param result filled in while the bytes are read
 * @param tap sees the compressed bytes on their way in, and the offset they end at
 * @throws ImageError `damaged` where the compressed bytes break off or contradict themselves; `limit` for a bomb
 */
export async function* inflate(
  bytes: Bytes,
  compression: 'gzip' | 'zstd',
  result: InflateResult,
  signal?: AbortSignal,
  tap?: (compressed: Uint8Array, end: number) => void,
): AsyncGenerator<Uint8Array> {
  const input = readAll(bytes, signal, tap);
  const output = compression === 'gzip' ? gunzip(input, result) : unzstd(input, result);
  const allowed = Math.max(ALWAYS_ALLOWED, bytes.size * RATIO_LIMIT);
  let total = 0;
  for await (const piece of output) {
    total += piece.length;
    if (total > allowed)
      throw new ImageError('limit', 'It inflates to more than {0} bytes from {1}: that is no real archive.', [
        allowed,
        bytes.size,
      ]);
    yield piece;
  }
}

async function* readAll(
  bytes: Bytes,
  signal: AbortSignal | undefined,
  tap: ((compressed: Uint8Array, end: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.size; ) {
    const chunk = await bytes.read(offset, CHUNK, signal);
    if (chunk.length === 0) return;
    offset += chunk.length;
    tap?.(chunk, offset);
    yield chunk;
  }
}

async function* gunzip(input: AsyncIterable<Uint8Array>, result: InflateResult): AsyncGenerator<Uint8Array> {
  const inflater = zlib.createGunzip({ chunkSize: CHUNK });
  let total = 0;
  try {
    for await (const piece of through(inflater, input)) {
      total += piece.length;
      yield piece;
    }
  } catch (cause) {
    // A wrong header where a further member would begin is garbage behind the last one; `gzip` ignores it too.
    if (isZlib(cause, 'Z_DATA_ERROR') && total > 0 && cause.message === 'incorrect header check') {
      result.trailingGarbage = true;
      return;
    }
    throw damaged('gzip', cause);
  }
}

async function* unzstd(input: AsyncIterable<Uint8Array>, result: InflateResult): AsyncGenerator<Uint8Array> {
  if (typeof zlib.createZstdDecompress !== 'function') {
    const { unzstdInScript } = await import('./zstdInScript.ts');
    yield* unzstdInScript(input);
    return;
  }
  const frames = new ZstdFrames();
  const pieces = cutAll(frames, input);
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next())
      if (!next.value.skippable)
        yield* through(zlib.createZstdDecompress({ chunkSize: CHUNK }), oneFrame(next.value, pieces));
    if (!frames.complete) throw new Error('unexpected end of file');
  } catch (cause) {
    if (!(cause instanceof ZstdGarbage)) throw damaged('zstd', cause);
    result.trailingGarbage = true;
  } finally {
    await pieces.return(undefined);
  }
}

async function* cutAll(frames: ZstdFrames, input: AsyncIterable<Uint8Array>): AsyncGenerator<FramePiece, undefined> {
  for await (const chunk of input) yield* frames.cut(chunk);
  return undefined;
}

async function* oneFrame(first: FramePiece, rest: AsyncGenerator<FramePiece, undefined>): AsyncGenerator<Uint8Array> {
  for (let piece: FramePiece | undefined = first; piece; piece = (await rest.next()).value) {
    yield piece.bytes;
    if (piece.last) return;
  }
}

async function* through(
  inflater: zlib.Gunzip | zlib.ZstdDecompress,
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const feeding = (async () => {
    for await (const chunk of input) {
      if (inflater.destroyed) return;
      if (!inflater.write(chunk)) await Promise.race([once(inflater, 'drain'), once(inflater, 'close')]);
    }
    inflater.end();
  })();
  feeding.catch((error: unknown) => inflater.destroy(error instanceof Error ? error : new Error(String(error))));
  try {
    yield* inflater;
  } finally {
    inflater.destroy();
  }
}

function isZlib(cause: unknown, code: string): cause is Error {
  return cause instanceof Error && 'code' in cause && cause.code === code;
}

function damaged(compression: string, cause: unknown): unknown {
  const ours = cause instanceof ImageError || (cause instanceof Error && cause.name === 'AbortError');
  if (ours) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ImageError('damaged', 'Its {0} data is damaged: {1}.', [compression, reason], { cause });
}
