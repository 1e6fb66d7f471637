import type { Layer } from '../../image/image.ts';
import type { Overlay } from '../../image/overlay.ts';
import { Turns } from '../../jobs/turns.ts';
import type { ThreadOptions } from '../../layers/layerPool.ts';
import { SharedTask } from './sharedTask.ts';

/** Layers whose claims are kept: who looks at one scrolls, folds and filters. */
const KEPT = 2;
/** Tables that are read at once, however many layers are opened in a view. */
const AT_ONCE = 2;

/**
 * What the tables of contents of layers claim these to be, to be shown until the layers are read. Nothing else goes by it,
 * and none of it is kept for longer.
 */
export class ClaimedLayers {
  readonly #threads: ThreadOptions;
  /** Layers go with their sources, and what they claimed with them. */
  readonly #tasks = new WeakMap<Layer, SharedTask<Overlay | null>>();
  /** The last ones that were asked for, newest first. */
  #kept: readonly WeakRef<Layer>[] = [];
  readonly #turns = new Turns(AT_ONCE);

  /** @param threads where tables are read */
  constructor(threads: ThreadOptions) {
    this.#threads = threads;
  }

  /**
   * The tree of a layer alone; null where it has no table that can be read.
   * @throws as `readClaims`
   */
  of(layer: Layer, signal: AbortSignal): Promise<Overlay | null> {
    const task = this.#tasks.get(layer) ?? new SharedTask((ended) => this.#read(layer, ended));
    this.#tasks.set(layer, task);
    const others = this.#kept.filter((each) => each.deref() !== layer);
    for (const each of others.slice(KEPT - 1)) this.forget([each.deref()]);
    this.#kept = [new WeakRef(layer), ...others.slice(0, KEPT - 1)];
    return task.join(signal);
  }

  /** Lets go of what was claimed of layers that were read. */
  forget(layers: readonly (Layer | undefined)[]): void {
    for (const layer of layers) if (layer) this.#tasks.delete(layer);
  }

  async #read(layer: Layer, signal: AbortSignal): Promise<Overlay | null> {
    // Not at the top: most layers have no table, and activation needs none.
    const { readClaims } = await import('../../layers/toc/readClaims.ts');
    await this.#turns.take(signal);
    try {
      return await readClaims(layer, this.#threads, signal);
    } finally {
      this.#turns.give();
    }
  }
}
