import type { Layer } from '../../src/image/image.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { sha256 } from './archive.ts';
import { type Form, layerOf, packed } from './layer.ts';
import { tarOf } from './tar.ts';

export const tarWith = (name: string): Buffer => tarOf([{ name, content: `content of ${name}` }]);

/** A layer with the digests it really has, and how many bytes are read of it. */
export function honest(tar: Buffer, form: Form, index = 0): { layer: Layer; read: () => number } {
  const blob = packed(tar, form);
  const bytes = memoryBytes(blob);
  let read = 0;
  const counted: typeof bytes = {
    size: bytes.size,
    read: async (offset, length, signal) => {
      const got = await bytes.read(offset, length, signal);
      read += got.length;
      return got;
    },
  };
  const layer = { ...layerOf(counted, form, index), diffId: sha256(tar), digest: sha256(blob) };
  return { layer, read: () => read };
}
