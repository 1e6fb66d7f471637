import { shortId } from '../../image/digest.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import { familiarReference } from '../../image/reference.ts';
import type { RelatedImageModel, RelatedModel } from '../../protocol/imageEngine.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import type { FoundRelated, RelatedImage } from '../../sources/engine/relatedImages.ts';

/**
 * What the page shows of the other images of an engine.
 * @param sizes of the image, as the engine computed them; undefined where it did not
 */
export function relatedModel(
  { images, unread }: FoundRelated,
  { layerSizes }: Pick<EngineFacts, 'layerSizes'>,
  sizes: Pick<ListedImage, 'size' | 'sharedSize'> | undefined,
): RelatedModel {
  const { size = null, sharedSize: shared = null } = sizes ?? {};
  return {
    images: images.map((image) => relatedImage(image, layerSizes)),
    unread,
    shared,
    unique: size === null || shared === null ? null : Math.max(0, size - shared),
  };
}

function relatedImage(
  { id, tags, digests, relation, layers }: RelatedImage,
  layerSizes: EngineFacts['layerSizes'],
): RelatedImageModel {
  const [tag] = tags;
  const repository = digests[0]?.split('@')[0];
  return {
    id,
    label: tag === undefined ? `${repository ?? '<none>'} ${shortId(id)}` : familiarReference(tag),
    reference: tag ?? id,
    relation,
    layers,
    bytes: layerSizes
      .slice(0, layers)
      .reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0),
  };
}
