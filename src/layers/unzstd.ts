import { ImageError } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import type { Checkpoint, Checkpoints } from './inflate/checkpoints.ts';
import { chunksOf, onceEach, PUSHED, type Tap } from './through.ts';
import { Turns } from './turns.ts';
import { NODE_KNOWS_ZSTD, unzstdByNode } from './unzstdByNode.ts';
import { ZstdDamage, ZstdDecoder } from './zstdDecoder.ts';
import { ZstdFrames, ZstdGarbage } from './zstdFrames.ts';

export interface UnzstdOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tap?: Tap | undefined;
  /** The frame it begins with. */
  readonly from?: Checkpoint | undefined;
  /** Gets the places where frames begin. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** A frame, and how many of its bytes were given. */
interface Place {
  input: number;
  output: number;
  given: number;
}

/**
 * The inflated bytes of all frames of a zstd file (RFC 8878, 3.1). What follows the last one is ignored, and the result
 * says so. Whether what seems wrong to our own decoder is wrong is for node:zlib to say, where that knows zstd.
 * @throws what our own decoder throws, which says the same on every Node.js; node's where our own does not run
 */
export async function* unzstd(
  bytes: Bytes,
  result: { trailingGarbage: boolean },
  { signal, tap, from, checkpoints }: UnzstdOptions = {},
): AsyncGenerator<Uint8Array> {
  const place: Place = { input: from?.input ?? 0, output: from?.output ?? 0, given: 0 };
  const tapOnce = onceEach(tap);
  try {
    try {
      yield* unzstdOwn(bytes, place, checkpoints, signal, tapOnce);
    } catch (cause) {
      if (!(cause instanceof ZstdDamage)) throw cause;
      if (!NODE_KNOWS_ZSTD) throw cause.cause instanceof ImageError ? cause.cause : cause;
      yield* unzstdAgain(bytes, place, cause, signal, tapOnce);
    }
  } catch (cause) {
    if (!(cause instanceof ZstdGarbage)) throw cause;
    result.trailingGarbage = true;
  }
}

/** @throws `damage` where node:zlib finds some too */
async function* unzstdAgain(
  bytes: Bytes,
  { input, given }: Place,
  damage: ZstdDamage,
  signal: AbortSignal | undefined,
  tap: Tap,
): AsyncGenerator<Uint8Array> {
  let total = 0;
  try {
    for await (const piece of unzstdByNode(bytes, input, signal, tap)) {
      total += piece.length;
      if (total > given) yield piece.subarray(Math.max(0, piece.length - (total - given)));
    }
  } catch (cause) {
    const isVerdict = cause instanceof Error && 'code' in cause && /^Z/.test(String(cause.code));
    throw isVerdict && !(damage.cause instanceof ImageError) ? damage : cause;
  }
}

async function* unzstdOwn(
  bytes: Bytes,
  place: Place,
  checkpoints: Checkpoints | undefined,
  signal: AbortSignal | undefined,
  tap: Tap,
): AsyncGenerator<Uint8Array> {
  const decoder = new ZstdDecoder();
  const frames = new ZstdFrames();
  const turns = new Turns(signal);
  let input = place.input;
  try {
    for await (const chunk of chunksOf(bytes, place.input, signal, tap))
      for (const { bytes: part, frame, last } of frames.cut(chunk)) {
        if (decoder.complete && !frame.skippable) {
          // It needs nothing of what lies before it.
          checkpoints?.add({ output: place.output + place.given, input, bits: 0 }, new Uint8Array());
          Object.assign(place, { input, output: place.output + place.given, given: 0 });
          decoder.begin(frame);
        }
        input += part.length;
        for (let at = 0; at < part.length && !frame.skippable; at += PUSHED) {
          for (const piece of decoder.push(part.subarray(at, at + PUSHED))) {
            place.given += piece.length;
            yield piece;
            if (turns.due) await turns.give();
          }
          // Much may also become nothing.
          if (turns.due) await turns.give();
        }
        if (last && !decoder.complete) throw new ZstdDamage('unexpected end of file');
      }
    frames.finish();
  } finally {
    decoder.close();
  }
}
