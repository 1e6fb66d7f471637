import type { Digest } from '../image/digest.ts';

/** What of an image is compared with that which had its name before. */
export interface Built {
  readonly id: Digest;
  /** Bytes; null where the engine does not say. */
  readonly size: number | null;
  readonly layers: readonly Digest[];
}

/** What a build changed. */
export interface BuildChanges {
  /** Whether the name stands for the very image that it stood for. */
  readonly same: boolean;
  /** Bytes more than before, or less; null where that is not known. */
  readonly bytes: number | null;
  /** Layers, from the bottom, that are those of before. */
  readonly kept: number;
}

/** @param before null where no image had the name */
export function changesOf(before: Built | null, after: Built): BuildChanges | null {
  if (!before) return null;
  const differs = after.layers.findIndex((layer, index) => layer !== before.layers[index]);
  return {
    same: before.id === after.id,
    bytes: before.size === null || after.size === null ? null : after.size - before.size,
    kept: differs < 0 ? after.layers.length : differs,
  };
}
