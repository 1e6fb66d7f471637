import { useEffect, useState } from 'preact/hooks';
import type { CatalogModel, ImageModel, ImagePageHost } from '../../src/protocol/imagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import type { Place } from './place.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** The image of a place; while the next one is read, the one before stays. */
export interface Shown {
  readonly model: ImageModel | null;
  /** Where `model` belongs. */
  readonly place: Place | null;
  /** Why it cannot be shown. */
  readonly failure: Refusal | null;
}

const NOTHING: Shown = { model: null, place: null, failure: null };

/** Asks the host for the image of `place`; a place whose variant is not present has none. */
export function useImage(host: Remote<ImagePageHost>, catalog: CatalogModel, place: Place): Shown {
  const [shown, setShown] = useState<Shown>(NOTHING);
  const { image, variant } = place;
  useEffect(() => {
    if (place.state !== 'present') return setShown({ ...NOTHING, place });
    const controller = new AbortController();
    host.image(image, variant, controller.signal).then(
      (model) => setShown({ model, place, failure: null }),
      (error: unknown) => !controller.signal.aborted && setShown({ model: null, place, failure: refusalOf(error) }),
    );
    return () => controller.abort();
    // `catalog` is another one after a reload, and the image with it.
  }, [host, catalog, image, variant, place.state]);
  return shown;
}
