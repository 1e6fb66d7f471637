import { ImageError } from '../../image/errors.ts';
import type { Catalog, CatalogImage, Image, Variant } from '../../image/image.ts';

/** What a position and a key name in a catalog. */
export interface FoundVariant {
  readonly catalogImage: CatalogImage;
  readonly variant: Variant;
}

/**
 * Finds a platform of an image.
 * @throws ImageError when the catalog has none such: it may have been read anew since it was listed
 */
export function findVariant(catalog: Pick<Catalog, 'images'>, image: number, platform: string): FoundVariant {
  const catalogImage = catalog.images[image];
  if (!catalogImage)
    throw new ImageError('unreadable', 'The archive no longer holds image {0}. Reload it.', [image + 1]);
  const variant = catalogImage.variants.find(({ key }) => key === platform);
  if (!variant) throw new ImageError('unreadable', 'The image no longer has the platform {0}. Reload it.', [platform]);
  return { catalogImage, variant };
}

/**
 * The image of a platform that is present.
 * @throws ImageError when it is absent, or why it cannot be read
 */
export function presentImage(
  catalog: Catalog,
  image: number,
  platform: string,
): { catalogImage: CatalogImage; image: Image } {
  const { catalogImage, variant } = findVariant(catalog, image, platform);
  if (variant.state === 'broken') throw variant.error;
  if (variant.state === 'absent')
    throw new ImageError('unreadable', 'The index names the platform {0}, but it is not stored here.', [
      variant.platform,
    ]);
  return { catalogImage, image: variant.image };
}
