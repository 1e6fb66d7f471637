import { ImageError } from '../image/errors.ts';

/** Bytes of JSON documents that are read of one source: a hundred images of real ones have a few million. */
const DOCUMENT_LIMIT = 64 << 20;
/** Images of one source, and layers of all of them. */
const IMAGE_LIMIT = 5_000;
const LAYER_LIMIT = 100_000;

/**
 * What one source may have this program read and keep. To name the same document or layer once more costs an archive
 * nothing, so it is counted here each time.
 */
export class Budget {
  readonly #source: string;
  #documents = 0;
  #images = 0;
  #layers = 0;

  /** @param source what the archive or folder is called in messages */
  constructor(source: string) {
    this.#source = source;
  }

  /** @throws ImageError `limit`, before a document of so many bytes is read */
  takeDocument(bytes: number): void {
    this.#documents += bytes;
    this.#check(this.#documents, '{0} names more than {1} bytes of JSON documents.', DOCUMENT_LIMIT);
  }

  /** @throws ImageError `limit`, before an image of so many layers is kept */
  takeImage(layers: number): void {
    this.#images++;
    this.#layers += layers;
    this.#check(this.#images, '{0} names more than {1} images.', IMAGE_LIMIT);
    this.#check(this.#layers, '{0} names more than {1} layers.', LAYER_LIMIT);
  }

  #check(value: number, template: string, limit: number): void {
    if (value > limit) throw new ImageError('limit', template, [this.#source, limit]);
  }
}
