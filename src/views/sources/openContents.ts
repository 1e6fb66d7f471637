import type { Catalog, Image, Layer, Progress } from '../../image/image.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { LayerCache } from '../../layers/cache/layerCache.ts';
import type { FileContents } from '../../layers/fileContents.ts';
import type { ThreadOptions } from '../../layers/layerPool.ts';
import type { EngineImages } from './engineImages.ts';
import { showExport } from './shownExport.ts';

/** The readers of files' contents, one for each image that is open; their spools go when its source closes. */
export class OpenContents {
  readonly #spoolDirectory: string;
  readonly #engineImages: EngineImages;
  readonly #openCache: () => Promise<LayerCache>;
  readonly #threads: ThreadOptions;
  readonly #readers = new WeakMap<Image, Promise<FileContents>>();

  constructor(
    spoolDirectory: string,
    engineImages: EngineImages,
    openCache: () => Promise<LayerCache>,
    threads: ThreadOptions,
  ) {
    this.#threads = threads;
    this.#openCache = openCache;
    this.#spoolDirectory = spoolDirectory;
    this.#engineImages = engineImages;
  }

  /**
   * The reader of an image whose source is open. An image of an engine is exported when a file of a layer is opened whose
   * bytes are not there yet; opening then throws as `EngineImages.read`, and the next to ask tries again.
   */
  of(image: Image, overlay: Overlay): Promise<FileContents> {
    const known = this.#readers.get(image);
    if (known) return known;
    const made = this.#make(image, overlay);
    this.#readers.set(image, made);
    made.catch(() => this.#readers.delete(image));
    return made;
  }

  /** Removes what was spooled for a source's images. */
  async close({ images }: Pick<Catalog, 'images'>): Promise<void> {
    for (const { variants } of images)
      for (const variant of variants)
        if (variant.state === 'present')
          await this.#readers.get(variant.image)?.then(
            (reader) => reader.close(),
            () => undefined,
          );
  }

  async #make(image: Image, overlay: Overlay): Promise<FileContents> {
    // Not at the top: activation needs no readers.
    const { FileContents: Reader } = await import('../../layers/fileContents.ts');
    let fetching: Promise<readonly Layer[]> | undefined;
    const fetch = (signal: AbortSignal) => {
      fetching ??= this.#layersOf(image, signal).finally(() => {
        fetching = undefined;
      });
      return fetching;
    };
    const cache = await this.#openCache();
    return new Reader(overlay, image.layers, this.#spoolDirectory, fetch, cache, this.#threads);
  }

  async #layersOf(image: Image, signal: AbortSignal): Promise<readonly Layer[]> {
    const read = (tell: Progress, ended: AbortSignal) => this.#engineImages.read(image, tell, ended);
    const isThere = !this.#engineImages.isDescribed(image);
    const { layers } = await (isThere ? read(() => undefined, signal) : showExport(image, signal, read));
    return layers;
  }
}
