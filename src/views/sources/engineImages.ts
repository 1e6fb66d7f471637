import type { EngineFacts } from '../../image/engineFacts.ts';
import type { CatalogImage, Image, OpenSource, Progress } from '../../image/image.ts';
import type { DescribedSource } from '../../sources/index.ts';
import { SharedTask } from './sharedTask.ts';

/** An image as it was exported, and the entry it belongs to. */
export interface WholeImage {
  readonly catalogImage: CatalogImage;
  readonly image: Image;
}

interface Known {
  readonly facts: EngineFacts;
  readonly task: SharedTask<WholeImage>;
  readonly listeners: Set<Progress>;
  whole: WholeImage | undefined;
}

/** The images of engines that are open: what their engines say of them, and their exports, once for whoever asks. */
export class EngineImages {
  readonly #known = new WeakMap<Image, Known>();

  /** Knows the images of a source from now on, as long as anybody has them. */
  add({ catalog, factsOf, export: exportImage }: DescribedSource): void {
    for (const image of imagesOf(catalog)) {
      const facts = factsOf(image);
      if (!facts) continue;
      const listeners = new Set<Progress>();
      const tell: Progress = (done, total) => {
        for (const listener of listeners) listener(done, total);
      };
      const known: Known = {
        facts,
        listeners,
        whole: undefined,
        task: new SharedTask(async (signal) => {
          known.whole = await exportImage(image, tell, signal);
          return known.whole;
        }),
      };
      this.#known.set(image, known);
    }
  }

  /** What the engine of an image says of it; undefined for an image of an archive. */
  factsOf(image: Image): EngineFacts | undefined {
    return this.#known.get(image)?.facts;
  }

  /** Whether the layers of an image are still with its engine. */
  isDescribed(image: Image): boolean {
    const known = this.#known.get(image);
    return known !== undefined && known.whole === undefined;
  }

  /** An image as it was exported, if it was; else as it is. */
  newest({ catalogImage, image }: WholeImage): WholeImage {
    return this.#known.get(image)?.whole ?? { catalogImage, image };
  }

  /**
   * The image with its layers: exports it, joins an export under way, or answers at once. Of an archive's the image itself.
   * @throws as `DescribedSource.export`
   */
  async read(image: Image, onProgress: Progress, signal: AbortSignal): Promise<Image> {
    const known = this.#known.get(image);
    if (!known) return image;
    known.listeners.add(onProgress);
    try {
      return (await known.task.join(signal)).image;
    } finally {
      known.listeners.delete(onProgress);
    }
  }
}

function imagesOf({ images }: OpenSource['catalog']): Image[] {
  return images.flatMap(({ variants }) =>
    variants.flatMap((variant) => (variant.state === 'present' ? [variant.image] : [])),
  );
}
