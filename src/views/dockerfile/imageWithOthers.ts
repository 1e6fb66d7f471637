import type { EngineFacts } from '../../image/engineFacts.ts';
import type { Catalog, Image } from '../../image/image.ts';
import { presentImages } from '../../sources/catalog.ts';
import { attestationsOfBoth } from '../jsonDocuments/statements.ts';
import type { EngineImages } from '../sources/engineImages.ts';
import type { Place, Spot } from '../sources/place.ts';
import { presentImage } from '../sources/presentImage.ts';

/** An image, and what its base may be among. */
export interface ImageWithOthers {
  readonly place: Place;
  readonly image: Image;
  /** Of the same source. */
  readonly others: readonly Image[];
  /** What the engine says that has it; undefined for an image of an archive. */
  readonly facts: EngineFacts | undefined;
}

/**
 * An image with all that is known of it by now: its layers as they were exported, under the name that the engine has for it.
 * @throws ImageError when the image is not there
 */
export function imageWithOthers(
  catalog: Catalog,
  engineImages: EngineImages,
  { place, image, platform }: Required<Spot>,
): ImageWithOthers {
  const present = presentImage(catalog, image, platform);
  const whole = engineImages.newest(present).image;
  const { references } = present.image;
  const attestations = attestationsOfBoth(whole, present.image);
  const facts = engineImages.factsOf(present.image);
  return { place, image: { ...whole, references, attestations }, others: presentImages(catalog), facts };
}
