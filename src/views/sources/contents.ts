import type { Image } from '../../image/image.ts';
import type { LayerCache } from '../../layers/cache/layerCache.ts';
import type { ThreadOptions } from '../../layers/layerPool.ts';
import type { Contents } from '../../layers/readContents.ts';
import type { LayersListener } from '../../layers/readLayers.ts';
import { ClaimedLayers } from './claimedLayers.ts';
import type { EngineImages } from './engineImages.ts';
import { SharedTask } from './sharedTask.ts';

/** The contents of images that are open: read once, whoever asks, and forgotten with the image. */
export class ContentsReader {
  /** What layers claim to hold, for as long as they are not read. */
  readonly claimed: ClaimedLayers;
  readonly #engineImages: EngineImages;
  readonly #cacheMaker: () => Promise<LayerCache>;
  readonly #threads: ThreadOptions;
  #cache: Promise<LayerCache> | undefined;
  readonly #tasks = new WeakMap<Image, { task: SharedTask<Contents>; listeners: Set<LayersListener> }>();

  /**
   * @param cacheMaker called when something is read first
   * @param threads where layers are read
   */
  constructor(engineImages: EngineImages, cacheMaker: () => Promise<LayerCache>, threads: ThreadOptions = {}) {
    this.#engineImages = engineImages;
    this.#cacheMaker = cacheMaker;
    this.#threads = threads;
    this.claimed = new ClaimedLayers(threads);
  }

  /** Whether reading an image has its engine export it first: its layers are there, or all of them were read before. */
  async needsExport(image: Image): Promise<boolean> {
    if (!this.#engineImages.isDescribed(image)) return false;
    // Of a container, what it changed is there from the start.
    const unread = image.layers.filter(({ blob }) => blob === null);
    return !(await (await this.#openCache()).has(unread));
  }

  /** The bytes of an image as its engine counts them; null where it does not say, and for an image of an archive. */
  sizeAtEngine(image: Image): number | null {
    return this.#engineImages.factsOf(image)?.size ?? null;
  }

  /** Whether the user is to be asked before an image is read: its engine would export more than `limit` bytes. */
  async asksForExport(image: Image, limit: number): Promise<boolean> {
    return (this.sizeAtEngine(image) ?? Number.POSITIVE_INFINITY) > limit && (await this.needsExport(image));
  }

  /**
   * Reads all layers of an image, or joins a reading under way, or answers at once. Progress without a total is that of an
   * export.
   * @throws ImageError `unreadable` when the archive's bytes cannot be had any more
   */
  async read(image: Image, onProgress: LayersListener, signal: AbortSignal): Promise<Contents> {
    const { task, listeners } = this.#taskFor(image);
    listeners.add(onProgress);
    try {
      return await task.join(signal);
    } finally {
      listeners.delete(onProgress);
    }
  }

  #taskFor(image: Image) {
    const known = this.#tasks.get(image);
    if (known) return known;
    const listeners = new Set<LayersListener>();
    const tell: LayersListener = (done, total, layers) => {
      for (const listener of listeners) listener(done, total, layers);
    };
    const task = new SharedTask((signal) => this.#read(image, tell, signal));
    const made = { task, listeners };
    this.#tasks.set(image, made);
    return made;
  }

  async #read(image: Image, onProgress: LayersListener, signal: AbortSignal): Promise<Contents> {
    const { readContents } = await import('../../layers/readContents.ts');
    const cache = await this.#openCache();
    const ofEngine = this.#engineImages.factsOf(image) !== undefined;
    const whole = (await this.needsExport(image)) ? await this.#engineImages.read(image, onProgress, signal) : image;
    const options = { signal, onProgress, cache, ofEngine, checkpoints: true, threads: this.#threads };
    const contents = await readContents(whole, options);
    this.claimed.forget(whole.layers);
    return contents;
  }

  #openCache(): Promise<LayerCache> {
    this.#cache ??= this.#cacheMaker();
    return this.#cache;
  }
}
