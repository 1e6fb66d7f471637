import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageError } from '../image/errors.ts';
import type { Bytes, Layer } from '../image/image.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import type { InodeRef, Overlay } from '../image/overlay.ts';
import { numbersAt } from '../image/rareColumns.ts';
import { Blocks } from './blocks.ts';
import { type FileBytes, isGone, openFile, slice, unchanged } from './bytes.ts';
import type { LayerCache } from './cache/layerCache.ts';
import { CHECKPOINTS } from './inflate/checkpointCache.ts';
import type { Checkpoints } from './inflate/checkpoints.ts';
import { GzipDamage } from './inflate/gzipInflater.ts';
import { InflatedBytes } from './inflate/inflatedBytes.ts';
import { InflatingThread } from './inflate/inflatingThread.ts';
import type { ThreadOptions } from './layerPool.ts';
import { runWorker, threadDied } from './runWorker.ts';
import { sparseBytes } from './sparseBytes.ts';
import { type SpoolJob, spoolName, writeSpool } from './spool.ts';

/** How much may be inflated in vain before a gzip layer is spooled: its files are read in another order than they lie in. */
const IN_VAIN = { times: 2, bytes: 64 << 20 };

/** Inflated bytes between two frames of a zstd layer, up to which its files are read from the frame before them. */
const WIDEST = 64 << 20;

/** Compressed bytes that are inflated in less time than it takes to start a thread. */
const THREAD_WORTH = 1 << 20;

/** Milliseconds without a new checkpoint after which they are kept: the window may be closed without a word. */
const QUIET_MS = 1_000;

/** Checkpoints that grow, and how many of them are kept. */
interface UnkeptCheckpoints {
  readonly layer: Layer;
  readonly checkpoints: Checkpoints;
  kept: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The contents of an image's files. Those of plain layers are read where they lie, those of gzip layers, and of zstd layers in
 * many frames, from the checkpoint before them; any other zstd layer is inflated once into a spool when the first of its files
 * is asked for. Whoever makes one closes it.
 */
export class FileContents {
  readonly #overlay: Overlay;
  readonly #layers: readonly Layer[];
  readonly #spoolDirectory: string;
  readonly #fetch: (signal: AbortSignal) => Promise<readonly Layer[]>;
  readonly #tars = new Map<number, Promise<Bytes>>();
  readonly #inflating: Reader[] = [];
  readonly #spools: { bytes: FileBytes; file: string }[] = [];
  /** Those that are written in the midst of reading. */
  readonly #spooling = new Set<Promise<Bytes>>();
  readonly #cache: LayerCache | undefined;
  readonly #unkept: UnkeptCheckpoints[] = [];
  readonly #threads: ThreadOptions;
  readonly #blocks = new Blocks();
  readonly #closed = new AbortController();

  /**
   * @param fetch gets the layers again, with the bytes of those that have none yet
   * @param cache where checkpoints are kept for the next time
   * @param threads where contents are inflated; without them in this thread, in steps
   */
  constructor(
    overlay: Overlay,
    layers: readonly Layer[],
    spoolDirectory: string,
    fetch: (signal: AbortSignal) => Promise<readonly Layer[]> = async () => layers,
    cache?: LayerCache,
    threads: ThreadOptions = {},
  ) {
    this.#cache = cache;
    this.#threads = threads;
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
    await Promise.allSettled([...this.#tars.values(), ...this.#spooling]);
    for (const reader of this.#inflating.splice(0)) await reader.close();
    for (const unkept of this.#unkept.splice(0)) await this.#keep(unkept);
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
    const found = known?.blob ? known : (await this.#fetch(this.#closed.signal))[layer];
    if (!found?.blob) throw new ImageError('unreadable', 'Layer {0} is not in the archive.', [layer]);
    const { compression } = found;
    const blob = unchanged(found.blob);
    if (compression !== 'gzip' && compression !== 'zstd') return this.#blocks.of(blob);
    const checkpoints = CHECKPOINTS.of(blob);
    await this.#cache?.findCheckpoints(found, checkpoints);
    const size = endOfFiles(this.#overlay.layers[layer]);
    // One frame can only be inflated from its beginning.
    const isCut = compression === 'gzip' || (checkpoints.count > 0 && checkpoints.widest(size) <= WIDEST);
    if (!isCut) return this.#blocks.of(await this.#spool(blob, compression));
    return this.#blocks.of(this.#inflated(blob, compression, size, this.#keptSoon(found, checkpoints)));
  }

  #keptSoon(layer: Layer, checkpoints: Checkpoints): UnkeptCheckpoints {
    const unkept = { layer, checkpoints, kept: checkpoints.count, timer: undefined };
    this.#unkept.push(unkept);
    return unkept;
  }

  /** Waits until no more come: whoever reads a whole layer adds one after the other. */
  #keepSoon(unkept: UnkeptCheckpoints): void {
    if (unkept.checkpoints.count === unkept.kept) return;
    clearTimeout(unkept.timer);
    unkept.timer = setTimeout(() => void this.#keep(unkept), QUIET_MS).unref();
  }

  async #keep(unkept: UnkeptCheckpoints): Promise<void> {
    const { layer, checkpoints } = unkept;
    clearTimeout(unkept.timer);
    if (checkpoints.count === unkept.kept) return;
    unkept.kept = checkpoints.count;
    await this.#cache?.keepCheckpoints(layer, checkpoints);
  }

  #inflated(blob: Bytes, compression: 'gzip' | 'zstd', size: number, unkept: UnkeptCheckpoints): Bytes {
    let reader = this.#begun(this.#readerOf(blob, compression, size, unkept.checkpoints));
    const inflated: Bytes['read'] = async (offset, length, signal) => {
      const asked = reader;
      try {
        return await asked.read(offset, length, signal);
      } catch (error) {
        if (!isGone(error)) throw error;
        // A thread opens the file again; here it is open still.
        if (reader === asked) reader = this.#begun(new InflatedBytes(blob, size, unkept.checkpoints, compression));
        return reader.read(offset, length, signal);
      }
    };
    let spool: Promise<Bytes> | undefined;
    const fromSpool = () => {
      if (spool) return spool;
      const writing = this.#spool(blob, compression);
      spool = writing;
      this.#spooling.add(writing);
      writing
        .catch(() => {
          spool = undefined;
        })
        .finally(() => this.#spooling.delete(writing));
      return writing;
    };
    const read: Bytes['read'] = async (offset, length, signal) => {
      if (!spool && reader.skipped <= IN_VAIN.times * size + IN_VAIN.bytes)
        try {
          const bytes = await inflated(offset, length, signal);
          this.#keepSoon(unkept);
          return bytes;
        } catch (error) {
          if (!(error instanceof GzipDamage)) throw error;
        }
      return (await fromSpool()).read(offset, length, signal);
    };
    return { size, read };
  }

  #begun(reader: Reader): Reader {
    this.#inflating.push(reader);
    return reader;
  }

  #readerOf(blob: Bytes, compression: 'gzip' | 'zstd', size: number, checkpoints: Checkpoints): Reader {
    const { workerScript, onFailure } = this.#threads;
    if (workerScript === undefined || !blob.location || blob.size < THREAD_WORTH)
      return new InflatedBytes(blob, size, checkpoints, compression);
    const stored = { ...blob.location, size: blob.size, compression };
    return new InflatingThread(workerScript, stored, size, checkpoints, onFailure);
  }

  async #spool(blob: Bytes, compression: 'gzip' | 'zstd'): Promise<Bytes> {
    const name = spoolName();
    const file = join(this.#spoolDirectory, name);
    await this.#writeSpool(blob, { compression, directory: this.#spoolDirectory, name }).catch(async (error) => {
      // A thread that was ended leaves it behind.
      await rm(file, { force: true });
      throw error;
    });
    const bytes = await openFile(file);
    this.#spools.push({ bytes, file });
    return bytes;
  }

  async #writeSpool(blob: Bytes, job: Omit<SpoolJob, 'source'>): Promise<void> {
    const { workerScript, onFailure } = this.#threads;
    const { signal } = this.#closed;
    if (workerScript === undefined || !blob.location || blob.size < THREAD_WORTH)
      return writeSpool(blob, job, () => undefined, signal);
    const source = { ...blob.location, size: blob.size };
    try {
      await runWorker(workerScript, { ...job, source } satisfies SpoolJob, () => undefined, signal);
    } catch (error) {
      if (isGone(error)) return writeSpool(blob, job, () => undefined, signal);
      if (signal.aborted || error instanceof ImageError) throw error;
      onFailure?.(error);
      throw threadDied(error);
    }
  }
}

/** Inflated bytes of which any part can be read. */
interface Reader extends Bytes {
  /** Bytes that were inflated on the way to others. */
  readonly skipped: number;
  close(): Promise<void>;
}

/** Where the content of the last file ends. */
function endOfFiles(index: LayerIndex | null | undefined): number {
  let end = 0;
  for (const [inode, offset] of index?.inodeOffset.entries() ?? [])
    end = Math.max(end, offset + (index?.inodeStored[inode] ?? 0));
  return end;
}
