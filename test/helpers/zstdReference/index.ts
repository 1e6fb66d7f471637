import { ZstdFrames } from '../../../src/layers/zstdFrames.ts';
import { ReferenceDecoder } from './frame.ts';

/** What a slow decoder in script makes of all frames, as RFC 8878 has it; null where it refuses them. */
export function decodedByReference(bytes: Uint8Array): Buffer | null {
  const frames = new ZstdFrames();
  const pieces: Buffer[] = [];
  let decoder: ReferenceDecoder | undefined;
  try {
    for (const { bytes: part, frame, last } of frames.cut(bytes)) {
      if (frame.skippable) continue;
      decoder ??= new ReferenceDecoder(frame);
      for (const piece of decoder.push(part)) pieces.push(Buffer.from(piece));
      if (!last) continue;
      if (!decoder.complete) return null;
      decoder = undefined;
    }
    frames.finish();
    return Buffer.concat(pieces);
  } catch (cause) {
    if (cause instanceof Error && cause.constructor !== Error && cause.name !== 'ZstdGarbage') throw cause;
    return null;
  }
}
