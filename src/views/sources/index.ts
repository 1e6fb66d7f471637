import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';
import type { LayerCache } from '../../layers/cache/layerCache.ts';
import type { ThreadOptions } from '../../layers/layerPool.ts';
import { logError } from '../../vscode/report.ts';
import { EngineImages } from './engineImages.ts';
import { WindowEngines } from './engines.ts';
import { sourceOpener } from './open.ts';
import { OpenContents } from './openContents.ts';
import { isInEngine, printPlace } from './place.ts';
import { SourcePool } from './pool.ts';
import { watchPlace } from './watch.ts';

/**
 * Makes the pool of opened sources that every view shares, the readers of contents that live as long as those, and the
 * engines they come from.
 */
export function createSourcePool(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  threads: ThreadOptions & { readonly workerScript: string },
  openCache: () => Promise<LayerCache>,
): {
  readonly pool: SourcePool;
  readonly openContents: OpenContents;
  readonly engines: WindowEngines;
  readonly engineImages: EngineImages;
} {
  const spools = vscode.Uri.joinPath(context.globalStorageUri, 'spool').fsPath;
  const engines = new WindowEngines();
  const engineImages = new EngineImages();
  const open = sourceOpener(spools, threads.workerScript, engines, engineImages);
  const openContents = new OpenContents(spools, engineImages, openCache, threads);
  const pool = new SourcePool({
    open: async (place, signal, onProgress) => {
      const start = performance.now();
      const source = await open(place, signal, onProgress);
      const took = Math.round(performance.now() - start);
      log.info(`${printPlace(place)}: ${source.catalog.images.length} images, read in ${took} ms`);
      return {
        catalog: source.catalog,
        close: async () => {
          await openContents.close(source.catalog).finally(() => source.close());
        },
      };
    },
    watch: (place, onChange) => (isInEngine(place) ? engines.watch(place, onChange) : watchPlace(place, onChange)),
    graceMs: 5000,
    onCloseError: (error) => logError(log, 'close', error),
  });
  return { pool, openContents, engines, engineImages };
}

/** More threads than this wait for the disk rather than compute. */
const THREADS = 4;

/** The worker threads in which layers are read. */
export function workerThreads(dist: vscode.Uri, log: vscode.LogOutputChannel) {
  return {
    workerScript: vscode.Uri.joinPath(dist, 'worker.js').fsPath,
    threads: Math.min(THREADS, availableParallelism()),
    onFailure: (error: unknown) => logError(log, 'worker', error),
  } satisfies ThreadOptions;
}
