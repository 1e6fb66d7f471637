import type { Image } from '../image/image.ts';
import { labelOf } from '../image/labels.ts';
import { claimedBase } from './claimedBase.ts';
import type { KnownBase } from './matchInput.ts';

/**
 * The image that another one was built on: of those whose diff IDs are its first the one that it says it was built on, else
 * that with the most layers.
 * @param candidates images that are known; one with the same layers is no base
 */
export function findBase(image: Image, candidates: readonly Image[]): KnownBase | null {
  const below = candidates.filter((candidate) => candidate.layers.length > 0 && isBelow(candidate, image));
  const { digest } = claimedBase(image);
  const claimed = below.find(({ manifestDigest, indexes }) =>
    [manifestDigest, ...indexes.map((index) => index.digest)].some((own) => own !== null && own === digest),
  );
  const longest = below.reduce<Image | null>(
    (most, candidate) => (candidate.layers.length > (most?.layers.length ?? 0) ? candidate : most),
    null,
  );
  const base = claimed ?? longest;
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
