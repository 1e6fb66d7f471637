import type { EngineFacts } from '../../image/engineFacts.ts';
import { ImageError } from '../../image/errors.ts';
import type { Image } from '../../image/image.ts';
import { withoutChanges } from '../../image/withoutChanges.ts';
import type { RelatedModel } from '../../protocol/imageEngine.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineError } from '../../sources/engine/engineError.ts';
import { RelatedImages } from '../../sources/engine/relatedImages.ts';
import { relatedModel } from './relatedModel.ts';

/** Of this window: what images have is asked once. */
export const relatedImages = new RelatedImages();

/**
 * Compares an image with all others of its engine.
 * @throws as `RelatedImages.find`
 */
export async function comparison(
  client: EngineClient,
  facts: EngineFacts,
  image: Image,
  signal: AbortSignal,
): Promise<RelatedModel> {
  const diffIds = withoutChanges(image).layers.flatMap(({ diffId }) => (diffId === null ? [] : [diffId]));
  const [found, sizes] = await Promise.all([
    relatedImages.find(client, facts.target, diffIds, signal),
    client.imageSizes(signal).catch((error: unknown) => {
      // Then they are unknown, as where the engine says so.
      if (error instanceof ImageError && !(error instanceof EngineError)) return undefined;
      throw error;
    }),
  ]);
  return relatedModel(found, facts, sizes?.get(facts.target));
}
