import type { Image } from './image.ts';

/** The image alone, where what a container changed lies above it as one more layer. */
export function withoutChanges(image: Image): Image {
  const layers = image.layers.filter(({ ofContainer }) => !ofContainer);
  if (layers.length === image.layers.length) return image;
  return { ...image, layers, steps: image.steps.filter(({ layer }) => layer === null || layer < layers.length) };
}
