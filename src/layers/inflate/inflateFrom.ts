import type { Bytes } from '../../image/image.ts';
import { unzstd } from '../unzstd.ts';
import type { Checkpoint, Checkpoints } from './checkpoints.ts';
import { gunzipFrom } from './gunzip.ts';
import { GzipDamage } from './gzipInflater.ts';

/** Where inflating begins, and who gets the places where it could. */
export interface InflateFrom {
  readonly from?: Checkpoint | undefined;
  readonly checkpoints?: Checkpoints | undefined;
}

/**
 * The inflated bytes of a gzip or zstd file behind a checkpoint, or all of them.
 * @throws GzipDamage where these bytes are not what they were
 */
export async function* inflateFrom(
  bytes: Bytes,
  compression: 'gzip' | 'zstd',
  options: InflateFrom,
): AsyncGenerator<Uint8Array> {
  if (compression === 'gzip') return yield* gunzipFrom(bytes, options);
  yield* undamaged(unzstd(bytes, { trailingGarbage: false }, options));
}

/** What the decoder says of damage is no verdict: the spool's is. */
async function* undamaged(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (cause) {
    throw cause instanceof Error && cause.name === 'Error' ? new GzipDamage('a damaged frame', { cause }) : cause;
  }
}
