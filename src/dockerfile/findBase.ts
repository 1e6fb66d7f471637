import type { Image } from '../image/image.ts';
import { labelOf } from '../image/labels.ts';
import type { KnownBase } from './matchInput.ts';

/**
 * The image that another one was built on: that with the most layers of those whose diff IDs are its first.
 * @param candidates images that are known; one with the same layers is no base
 */
export function findBase(image: Image, candidates: readonly Image[]): KnownBase | null {
  let base: Image | null = null;
  for (const candidate of candidates)
    if (isBelow(candidate, image) && candidate.layers.length > (base?.layers.length ?? 0)) base = candidate;
  if (!base) return null;
  const { length } = base.steps;
  const isSame = base.steps.every(({ createdBy }, index) => image.steps[index]?.createdBy === createdBy);
  return {
    name: base.references.length > 0 ? labelOf(base) : null,
    layers: base.layers.length,
    steps: isSame ? length : null,
    triggers: base.config.config?.OnBuild ?? [],
  };
}

function isBelow({ layers: below }: Image, { layers }: Image): boolean {
  return (
    below.length < layers.length &&
    below.every(({ diffId }, index) => diffId !== null && diffId === layers[index]?.diffId)
  );
}
