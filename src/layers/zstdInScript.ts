import { ZstdDecoder } from './zstdDecoder.ts';
import type { Frame } from './zstdFrames.ts';

/**
 * One frame where node:zlib knows no zstd (before 22.15), several times slower. No package does this safely: an image must
 * neither keep the program busy for ever nor take all its memory.
 * @throws Error where the frame is damaged
 */
export async function* decodeInScript(pieces: AsyncIterable<Uint8Array>, frame: Frame): AsyncGenerator<Uint8Array> {
  const decoder = new ZstdDecoder(frame);
  for await (const piece of pieces) yield* decoder.push(piece);
  if (!decoder.complete) throw new Error('unexpected end of file');
}
