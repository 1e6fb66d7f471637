import { ImageError } from '../image/errors.ts';
import type { Bytes } from '../image/image.ts';
import type { Checkpoints } from './inflate/checkpoints.ts';
import { gunzip } from './inflate/gunzip.ts';
import type { Tap } from './through.ts';
import { unzstd } from './unzstd.ts';

/** How much a compressed layer or archive may inflate to. */
export interface InflateLimits {
  /** Bytes that are always allowed. */
  readonly bytes: number;
  /** Above that, how much larger than its compressed bytes it may be. */
  readonly ratio: number;
}

/** 4 GiB, and above that 200 times: real layers stay below 100. */
const LIMITS: InflateLimits = { bytes: 4 * 2 ** 30, ratio: 200 };

export interface InflateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Sees the compressed bytes on their way in, but perhaps not those behind the last member or frame. */
  readonly tap?: Tap;
  readonly limits?: InflateLimits;
  /** Gets the places where inflating could be taken up again. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** What was met behind or inside the compressed bytes and survived. */
export interface InflateResult {
  /** Bytes follow the last gzip member or zstd frame that belong to none. */
  trailingGarbage: boolean;
}

/**
 * The inflated bytes of a gzip file (all members, RFC 1952 2.2) or a zstd file (all frames, RFC 8878 3.1). A piece is
 * valid until the next one is asked for.
 * @param result filled in while the bytes are read
 * @throws ImageError `damaged` where the compressed bytes break off or contradict themselves; `limit` for a bomb
 */
export async function* inflate(
  bytes: Bytes,
  compression: 'gzip' | 'zstd',
  result: InflateResult,
  { signal, tap, limits = LIMITS, checkpoints }: InflateOptions = {},
): AsyncGenerator<Uint8Array> {
  const pieces =
    compression === 'gzip'
      ? gunzip(bytes, result, { signal, tap, checkpoints })
      : unzstd(bytes, result, { signal, tap, checkpoints });
  const allowed = Math.max(limits.bytes, bytes.size * limits.ratio);
  let total = 0;
  try {
    for await (const piece of pieces) {
      total += piece.length;
      if (total > allowed)
        throw new ImageError('limit', 'It inflates to more than {0} bytes from {1}: that is no real archive.', [
          allowed,
          bytes.size,
        ]);
      yield piece;
    }
  } catch (cause) {
    if (cause instanceof ImageError || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ImageError('damaged', 'Its {0} data is damaged: {1}.', [compression, reason], { cause });
  }
}
