import type { Bytes, Layer } from '../../src/image/image.ts';
import type { LayerCache } from '../../src/layers/cache/layerCache.ts';
import { Checkpoints } from '../../src/layers/inflate/checkpoints.ts';
import { GzipDamage } from '../../src/layers/inflate/gzipInflater.ts';
import { InflatedBytes } from '../../src/layers/inflate/inflatedBytes.ts';
import { inflate } from '../../src/layers/inflate.ts';

/** Inflated bytes that are looked at, those between two checkpoints, which are real ones’ a thousandth, and those of a read. */
const BYTES = 256 << 10;
const INTERVAL = 1_000;
const READ = 700;

/** Reads a gzip layer from its end to its beginning, from checkpoints that were kept of it and others that it keeps. */
export async function examineCheckpoints(
  layer: Layer & { readonly blob: Bytes },
  cache: LayerCache,
): Promise<string[]> {
  const whole = await firstBytes(layer.blob);
  const checkpoints = new Checkpoints(BYTES, INTERVAL);
  await cache.findCheckpoints(layer, checkpoints);
  const reader = new InflatedBytes(layer.blob, whole.length, checkpoints);
  try {
    for (let at = whole.length - READ; at > -READ; at -= READ) {
      const expected = whole.subarray(Math.max(0, at), at + READ);
      const found = await reader.read(Math.max(0, at), expected.length);
      if (!expected.equals(found))
        return [`other bytes at ${at} of ${whole.length} with ${checkpoints.count} checkpoints`];
    }
    await cache.keepCheckpoints(layer, checkpoints);
  } catch (error) {
    // Then node:zlib has the last word.
    if (!(error instanceof GzipDamage)) throw error;
  } finally {
    await reader.close();
  }
  return [];
}

/** As many as could be inflated. */
async function firstBytes(blob: Bytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of inflate(blob, 'gzip', { trailingGarbage: false }, {})) {
      pieces.push(Buffer.from(piece));
      length += piece.length;
      if (length > BYTES) break;
    }
  } catch {
    // Said where it is read.
  }
  return Buffer.concat(pieces).subarray(0, BYTES);
}
