import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { InodeRef, Overlay } from '../image/overlay.ts';
import { numbersAt } from '../image/rareColumns.ts';
import { Blocks } from './blocks.ts';
import { type FileBytes, openFile, slice } from './bytes.ts';
import { sparseBytes } from './sparseBytes.ts';
import { spoolName, writeSpool } from './spool.ts';

/**
 * The contents of an image's files. Those of plain layers are read where they lie; a compressed layer is inflated once
 * into a spool when the first of its files is asked for. Whoever makes one closes it.
 */
export class FileContents {
  readonly #overlay: Overlay;
  readonly #layers: readonly Layer[];
  readonly #spoolDirectory: string;
  readonly #fetch: (signal: AbortSignal) => Promise<readonly Layer[]>;
  readonly #tars = new Map<number, Promise<Bytes>>();
  readonly #spools: { bytes: FileBytes; file: string }[] = [];
  readonly #blocks = new Blocks();
  readonly #closed = new AbortController();

  /** @param fetch gets the layers again, with the bytes of those that have none yet */
  constructor(
    overlay: Overlay,
    layers: readonly Layer[],
    spoolDirectory: string,
    fetch: (signal: AbortSignal) => Promise<readonly Layer[]> = async () => layers,
  ) {
    this.#overlay = overlay;
    this.#layers = layers;
    this.#spoolDirectory = spoolDirectory;
    this.#fetch = fetch;
  }

  /**
   * The content of an inode, expanded where it is sparse.
   * @throws ImageError `unreadable`, `damaged`; the signal's reason once this is closed
   */
  async open({ layer, inode }: InodeRef): Promise<Bytes> {
    const index = this.#overlay.layers[layer];
    if (!index) throw new ImageError('unreadable', 'Layer {0} could not be read.', [layer]);
    const tar = await this.#tarOf(layer);
    const stored = slice(tar, index.inodeOffset[inode] ?? 0, index.inodeStored[inode] ?? 0);
    const map = numbersAt(index.sparse, inode);
    return map ? sparseBytes(stored, index.inodeSize[inode] ?? 0, map) : stored;
  }

  /** Ends what is under way and removes the spools. */
  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled(this.#tars.values());
    for (const { bytes, file } of this.#spools.splice(0)) {
      await bytes.close();
      await rm(file, { force: true });
    }
  }

  #tarOf(layer: number): Promise<Bytes> {
    const known = this.#tars.get(layer);
    if (known) return known;
    const opening = this.#openTar(layer);
    this.#tars.set(layer, opening);
    // A failure is forgotten: the next to ask tries again.
    opening.catch(() => this.#tars.delete(layer));
    return opening;
  }

  async #openTar(layer: number): Promise<Bytes> {
    this.#closed.signal.throwIfAborted();
    const known = this.#layers[layer];
    const { blob, compression } = known?.blob ? known : ((await this.#fetch(this.#closed.signal))[layer] ?? {});
    if (!blob) throw new ImageError('unreadable', 'Layer {0} is not in the archive.', [layer]);
    if (compression !== 'gzip' && compression !== 'zstd') return this.#blocks.of(blob);
    const name = spoolName();
    const job = { compression, directory: this.#spoolDirectory, name };
    await writeSpool(blob, job, () => undefined, this.#closed.signal);
    const file = join(this.#spoolDirectory, name);
    const bytes = await openFile(file);
    this.#spools.push({ bytes, file });
    return this.#blocks.of(bytes);
  }
}
