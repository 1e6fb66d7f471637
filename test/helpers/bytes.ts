import type { Bytes } from '../../src/image/image.ts';

/** Bytes of which a reader of large chunks gets `step` at a time, so that every boundary falls somewhere. */
export function inSteps(bytes: Uint8Array, step: number): Bytes {
  return {
    size: bytes.length,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      return bytes.subarray(offset, offset + (length > 1024 ? step : length));
    },
  };
}
