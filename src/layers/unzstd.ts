import * as zlib from 'node:zlib';
import type { Bytes } from '../image/image.ts';
import type { Checkpoint, Checkpoints } from './inflate/checkpoints.ts';
import { CHUNK, readAll, type Tap, through } from './through.ts';
import { type Frame, type FramePiece, ZstdFrames, ZstdGarbage } from './zstdFrames.ts';
import { decodeInScript } from './zstdInScript.ts';

/** Setting up an inflater of node's takes longer than inflating this many bytes; zstd:chunked has a frame for each file. */
const SMALL_FRAME = 16 << 10;

/** The content of one frame. */
export type DecodeFrame = (pieces: AsyncIterable<Uint8Array>, frame: Frame) => AsyncIterable<Uint8Array>;

export interface UnzstdOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tap?: Tap | undefined;
  readonly decode?: DecodeFrame;
  /** The frame it begins with. */
  readonly from?: Checkpoint | undefined;
  /** Gets the places where frames begin. */
  readonly checkpoints?: Checkpoints | undefined;
}

/**
 * The inflated bytes of all frames of a zstd file (RFC 8878, 3.1). What follows the last one is ignored, and the result
 * says so.
 * @throws what the decoder throws
 */
export async function* unzstd(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  { signal, tap, decode, from, checkpoints }: UnzstdOptions = {},
): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames();
  let { input, output } = from ?? { input: 0, output: 0 };
  const pieces = cutAll(frames, readAll(bytes, input, signal, tap), (length) => {
    input += length;
  });
  try {
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      const { frame, bytes: first } = next.value;
      if (frame.skippable) continue;
      // It needs nothing of what lies before it.
      checkpoints?.add({ output, input: input - first.length, bits: 0 }, new Uint8Array());
      for await (const piece of (decode ?? decoderOf(next.value))(oneFrame(next.value, pieces), frame)) {
        output += piece.length;
        yield piece;
      }
    }
    frames.finish();
  } catch (cause) {
    if (!(cause instanceof ZstdGarbage)) throw cause;
    result.trailingGarbage = true;
  } finally {
    await pieces.return(undefined);
  }
}

/** Node's own, where it has one (22.15). */
function decoderOf({ bytes, last }: FramePiece): DecodeFrame {
  const isSmall = last && bytes.length <= SMALL_FRAME;
  if (isSmall || typeof zlib.createZstdDecompress !== 'function') return decodeInScript;
  return (pieces) => through(zlib.createZstdDecompress({ chunkSize: CHUNK }), pieces);
}

/** @param passed told how long each piece is, before it is given */
async function* cutAll(
  frames: ZstdFrames,
  input: AsyncIterable<Uint8Array>,
  passed: (length: number) => void,
): AsyncGenerator<FramePiece, undefined> {
  for await (const chunk of input)
    for (const piece of frames.cut(chunk)) {
      passed(piece.bytes.length);
      yield piece;
    }
  return undefined;
}

async function* oneFrame(first: FramePiece, rest: AsyncGenerator<FramePiece, undefined>): AsyncGenerator<Uint8Array> {
  for (let piece: FramePiece | undefined = first; piece; piece = (await rest.next()).value) {
    yield piece.bytes;
    if (piece.last) return;
  }
}
