import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../src/image/analyze.ts';
import type { Image, OpenSource } from '../../src/image/image.ts';
import { DiskCache } from '../../src/layers/cache/diskCache.ts';
import { LayerCache } from '../../src/layers/cache/layerCache.ts';
import { adoptFingerprintKey } from '../../src/layers/fingerprint.ts';
import type { ThreadOptions } from '../../src/layers/layerPool.ts';
import { type Outcome, readContents, readResults } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { addressOfPath, openSource } from '../../src/sources/index.ts';
import { examineCheckpoints } from './checkpoints.ts';

/** Bytes that are kept of all archives: those of some hundreds, so that what one keeps is there when others are read. */
const KEPT = 2 << 20;

/**
 * Reads archives from files as one process after the other does that share a folder of what was read, in threads too.
 * What an archive left there must not be seen in the next one.
 */
export class KeptReading {
  readonly #folder: string;
  readonly #cacheFolder: string;
  readonly #defects: string[] = [];
  readonly #workerScript: string;

  constructor(folder: string, workerScript: string) {
    this.#folder = folder;
    this.#workerScript = workerScript;
    this.#cacheFolder = join(folder, 'kept');
  }

  /**
   * @param images what `analyze` says of the first of them, as JSON
   * @returns what is wrong with what was found in them
   */
  async examine(bytes: Buffer, images: readonly string[], inThreads: boolean): Promise<string[]> {
    const folder = mkdtempSync(join(this.#folder, 'read-'));
    // Messages name the file.
    const file = join(folder, 'Fuzz.tar');
    writeFileSync(file, bytes);
    this.#defects.length = 0;
    const threads = inThreads ? this.#threads() : {};
    try {
      for (const round of ['first', 'again']) {
        adoptFingerprintKey(randomBytes(32));
        const cache = this.#cache();
        const source = await openSource(await addressOfPath(file), { spoolDirectory: folder });
        try {
          for (const [at, image] of presentImages(source.catalog).slice(0, images.length).entries())
            await this.#image(source, image, images[at] ?? '', cache, threads, round);
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
    expected: string,
    cache: LayerCache,
    threads: ThreadOptions,
    round: string,
  ): Promise<void> {
    const same = (outcome: Outcome, what: string) => {
      if (JSON.stringify(analyze(image, outcome, null, catalog.notes)) !== expected)
        this.#defects.push(`${what} ${round} with what was kept gives other answers`);
    };
    const contents = await readContents(image, { cache, threads });
    same(contents, 'reading');
    await cache.settled();
    same(await readResults(image, { cache, threads }), 'asking for results');
    for (const { blob, ...layer } of image.layers)
      if (blob && layer.compression === 'gzip')
        this.#defects.push(...(await examineCheckpoints({ ...layer, blob }, cache)));
  }

  #cache(): LayerCache {
    mkdirSync(this.#folder, { recursive: true });
    const onProblem = (error: unknown) => this.#defects.push(`the cache: ${String(error)}`);
    return new LayerCache(new DiskCache({ folder: this.#cacheFolder, limit: () => KEPT, version: '1', onProblem }));
  }

  #threads(): ThreadOptions {
    const onFailure = (error: unknown) => this.#defects.push(`a thread: ${String(error)}`);
    return { workerScript: this.#workerScript, threads: 2, onFailure };
  }
}
