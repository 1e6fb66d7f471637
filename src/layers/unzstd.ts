import * as zlib from 'node:zlib';
import type { Bytes } from '../image/image.ts';
import { CHUNK, readAll, type Tap, through } from './through.ts';
import { type FramePiece, ZstdFrames, ZstdGarbage } from './zstdFrames.ts';

/**
 * The inflated bytes of all frames of a zstd file (RFC 8878, 3.1). What follows the last one is ignored, and the result
 * says so.
 * @throws what zlib throws
 */
export async function* unzstd(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array> {
  const input = readAll(bytes, 0, signal, tap);
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
    if (!(cause instanceof ZstdGarbage)) throw cause;
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
