import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../src/image/analyze.ts';
import { ImageError } from '../../src/image/errors.ts';
import type { Bytes, Image, OpenSource } from '../../src/image/image.ts';
import type { Note } from '../../src/image/notes.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { DiskCache } from '../../src/layers/cache/diskCache.ts';
import { LayerCache } from '../../src/layers/cache/layerCache.ts';
import { FileContents } from '../../src/layers/fileContents.ts';
import { adoptFingerprintKey } from '../../src/layers/fingerprint.ts';
import { CHECKPOINTS } from '../../src/layers/inflate/checkpointCache.ts';
import { Checkpoints } from '../../src/layers/inflate/checkpoints.ts';
import type { ThreadOptions } from '../../src/layers/layerPool.ts';
import { type Contents, type Outcome, readContents, readResults } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { addressOfPath, openSource } from '../../src/sources/index.ts';
import { buildWorker } from '../helpers/workerScript.ts';

/** Bytes that are kept of all archives: those of some hundreds, so that what one keeps is there when others are read. */
const KEPT = 2 << 20;
/** Larger files, and more of them, are left out. */
const FILES = 100;
const FILE_BYTES = 1 << 20;
/** Inflated bytes between two checkpoints: few layers here have as many as between two that are real. */
const INTERVAL = 4_000;

/** What an image must be found to have, whoever reads it. */
export interface Expected {
  readonly analysis: string;
  readonly files: readonly string[];
}

/**
 * Reads archives from files as one process after the other does that share a folder of what was read, in threads too.
 * What an archive left there must not be seen in the next one.
 */
export class KeptReading {
  readonly #folder: string;
  readonly #cacheFolder: string;
  readonly #defects: string[] = [];
  #workerScript: Promise<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#cacheFolder = join(folder, 'kept');
  }

  /** @returns what is wrong with what was found in the images */
  async examine(bytes: Buffer, images: readonly Expected[], inThreads: boolean): Promise<string[]> {
    const folder = mkdtempSync(join(this.#folder, 'read-'));
    // Messages name the file.
    const file = join(folder, 'Fuzz.tar');
    writeFileSync(file, bytes);
    this.#defects.length = 0;
    const threads = inThreads ? await this.#threads() : {};
    try {
      for (const round of ['first', 'again']) {
        adoptFingerprintKey(randomBytes(32));
        CHECKPOINTS.clear();
        const cache = this.#cache();
        const source = await openSource(await addressOfPath(file), { spoolDirectory: folder });
        try {
          for (const [at, image] of presentImages(source.catalog).slice(0, images.length).entries())
            await this.#image(source, image, images[at] as Expected, cache, threads, round);
        } finally {
          await source.close();
          await cache.settled();
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    return [...this.#defects];
  }

  async #image(
    { catalog }: OpenSource,
    image: Image,
    expected: Expected,
    cache: LayerCache,
    threads: ThreadOptions,
    round: string,
  ): Promise<void> {
    const same = (outcome: Outcome, what: string) => {
      if (JSON.stringify(analyze(image, outcome, null, catalog.notes)) !== expected.analysis)
        this.#defects.push(`${what} ${round} with what was kept gives other answers`);
    };
    const contents = await readContents(image, { cache, threads });
    same(contents, 'reading');
    await cache.settled();
    same(await readResults(image, { cache, threads }), 'asking for results');
    for (const { blob, compression } of image.layers)
      if (blob && compression === 'gzip') CHECKPOINTS.of(blob).take(new Checkpoints(FILE_BYTES, INTERVAL));
    const files = await filesOf(image, contents.overlay, this.#folder, cache);
    for (const [at, line] of files.entries())
      if (line !== expected.files[at])
        this.#defects.push(`a file read ${round} from checkpoints is ${line}, not ${expected.files[at]}`);
  }

  #cache(): LayerCache {
    mkdirSync(this.#folder, { recursive: true });
    const onProblem = (error: unknown) => this.#defects.push(`the cache: ${String(error)}`);
    return new LayerCache(new DiskCache({ folder: this.#cacheFolder, limit: () => KEPT, version: '1', onProblem }));
  }

  async #threads(): Promise<ThreadOptions> {
    this.#workerScript ??= buildWorker(this.#folder);
    const onFailure = (error: unknown) => this.#defects.push(`a thread: ${String(error)}`);
    return { workerScript: await this.#workerScript, threads: 2, onFailure };
  }
}

/** What an image is found to have by who reads all of it by himself. */
export async function expectedOf(
  image: Image,
  contents: Contents,
  notes: readonly Note[],
  folder: string,
): Promise<Expected> {
  const analysis = JSON.stringify(analyze(image, contents, null, notes));
  return { analysis, files: await filesOf(image, contents.overlay, folder) };
}

/** A line for each of the first files that are small, with what is in it or why it cannot be read; from the last one on. */
async function filesOf(image: Image, overlay: Overlay, folder: string, cache?: LayerCache): Promise<string[]> {
  const contents = new FileContents(overlay, image.layers, folder, undefined, cache);
  const lines: string[] = [];
  try {
    for (let node = overlay.nodeCount - 1; node >= 0 && lines.length < FILES; node--) {
      const version = overlay.finalVersion(node);
      const inode = version < 0 ? undefined : overlay.inodeOf(version);
      if (inode && overlay.sizeOf(version) <= FILE_BYTES)
        lines.push(`${node} ${await contents.open(inode).then(hashed).catch(failure)}`);
    }
  } finally {
    await contents.close();
  }
  return lines;
}

async function hashed(content: Bytes): Promise<string> {
  return createHash('sha256')
    .update(await content.read(0, content.size))
    .digest('hex');
}

function failure(error: unknown): string {
  if (error instanceof ImageError) return error.message;
  throw error;
}
