import type { Image } from '../../image/image.ts';
import type { Contents } from '../../layers/readContents.ts';
import { SharedTask } from './sharedTask.ts';

type OnProgress = (done: number, total: number) => void;

/** The contents of images that are open: read once, whoever asks, and forgotten with the image. */
export class ContentsReader {
  readonly #tasks = new WeakMap<Image, { task: SharedTask<Contents>; listeners: Set<OnProgress> }>();

  /**
   * Reads all layers of an image, or joins a reading under way, or answers at once.
   * @throws ImageError `unreadable` when the archive's bytes cannot be had any more
   */
  async read(image: Image, onProgress: OnProgress, signal: AbortSignal): Promise<Contents> {
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
    const listeners = new Set<OnProgress>();
    const tell: OnProgress = (done, total) => {
      for (const listener of listeners) listener(done, total);
    };
    const task = new SharedTask(async (signal) => {
      const { readContents } = await import('../../layers/readContents.ts');
      return readContents(image, { signal, onProgress: tell });
    });
    const made = { task, listeners };
    this.#tasks.set(image, made);
    return made;
  }
}
