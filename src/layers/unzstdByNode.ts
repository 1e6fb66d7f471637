import * as zlib from 'node:zlib';
import type { Bytes } from '../image/image.ts';
import { CHUNK, readAll, type Tap, through } from './through.ts';
import { type FramePiece, ZstdFrames } from './zstdFrames.ts';

/** Whether this Node.js knows zstd (22.15). */
export const NODE_KNOWS_ZSTD = typeof zlib.createZstdDecompress === 'function';

/**
 * The decoded bytes of all frames of a zstd file from one that begins at `start`, by node:zlib, which knows one frame only.
 * @throws what zlib throws; as `ZstdFrames`
 */
export async function* unzstdByNode(
  bytes: Bytes,
  start: number,
  signal?: AbortSignal,
  tap?: Tap,
): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames();
  const pieces = cutAll(frames, readAll(bytes, start, signal, tap));
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      const { frame, last } = next.value;
      if (!frame.skippable)
        yield* through(zlib.createZstdDecompress({ chunkSize: CHUNK }), oneFrame(next.value, pieces));
      else if (!last) for await (const _ of oneFrame(next.value, pieces));
    }
    frames.finish();
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
