import type { Catalog, Image } from '../../image/image.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { FileContents } from '../../layers/fileContents.ts';

/** The readers of files' contents, one for each image that is open; their spools go when its source closes. */
export class OpenContents {
  readonly #spoolDirectory: string;
  readonly #readers = new WeakMap<Image, Promise<FileContents>>();

  constructor(spoolDirectory: string) {
    this.#spoolDirectory = spoolDirectory;
  }

  /** The reader of an image whose source is open. */
  of(image: Image, overlay: Overlay): Promise<FileContents> {
    const known = this.#readers.get(image);
    if (known) return known;
    const made = this.#make(image, overlay);
    this.#readers.set(image, made);
    return made;
  }

  /** Removes what was spooled for a source's images. */
  async close({ images }: Pick<Catalog, 'images'>): Promise<void> {
    for (const { variants } of images)
      for (const variant of variants)
        if (variant.state === 'present') await (await this.#readers.get(variant.image))?.close();
  }

  async #make(image: Image, overlay: Overlay): Promise<FileContents> {
    // Not at the top: activation needs no readers.
    const { FileContents: Reader } = await import('../../layers/fileContents.ts');
    return new Reader(overlay, image.layers, this.#spoolDirectory);
  }
}
