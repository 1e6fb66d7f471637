import type { CatalogImageModel, CatalogModel, VariantModel } from '../../src/protocol/imagePage.ts';
import type { PageState } from './pageState.ts';

/** An image and a platform that the catalog really has. */
export interface Place {
  readonly image: number;
  /** `VariantModel.key` */
  readonly variant: string;
  readonly state: VariantModel['state'];
}

export interface Found {
  readonly place: Place;
  readonly catalogImage: CatalogImageModel;
  readonly variantModel: VariantModel;
}

/** Finds what the state names, or what comes closest: a reloaded archive may no longer hold it. Null when there is nothing. */
export function findPlace(catalog: CatalogModel, state: Pick<PageState, 'image' | 'variant'>): Found | null {
  const image = state.image < catalog.images.length ? state.image : 0;
  const catalogImage = catalog.images[image];
  if (!catalogImage) return null;
  const named = (key: string | null) => catalogImage.variants.find((variant) => variant.key === key);
  const variantModel = named(state.variant) ?? named(catalogImage.defaultVariant) ?? catalogImage.variants[0];
  if (!variantModel) return null;
  return { place: { image, variant: variantModel.key, state: variantModel.state }, catalogImage, variantModel };
}

export function samePlace(a: Pick<Place, 'image' | 'variant'> | null, b: Pick<Place, 'image' | 'variant'>): boolean {
  return a?.image === b.image && a.variant === b.variant;
}
