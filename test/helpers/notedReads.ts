import type { Bytes, Image } from '../../src/image/image.ts';

/** An image of which every read of a layer's bytes is told, by the layer's index. */
export function notedReads(image: Image, onRead: (layer: number) => void): Image {
  const noted = (blob: Bytes, index: number): Bytes => ({
    size: blob.size,
    read: (...args) => {
      onRead(index);
      return blob.read(...args);
    },
  });
  const layers = image.layers.map((layer) => ({ ...layer, blob: layer.blob && noted(layer.blob, layer.index) }));
  return { ...image, layers };
}
