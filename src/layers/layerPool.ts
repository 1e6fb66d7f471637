import { setImmediate } from 'node:timers/promises';
import type { Bytes, Layer } from '../image/image.ts';
import { FINGERPRINT_KEY } from './fingerprint.ts';
import type { ReadLayer } from './indexLayer.ts';
import {
  type LayerJob,
  type LayerNews,
  type LayerPart,
  type ReadHow,
  readAsAsked,
  readParts,
  unlessUnread,
} from './layerJob.ts';
import { runWorker } from './runWorker.ts';
import { CHUNK } from './through.ts';
import type { Listed } from './toc/layerToc.ts';

/** Where layers are read. */
export interface ThreadOptions {
  /** The bundled `worker.js`; without it everything is done in this thread, which never waits for a read. */
  readonly workerScript?: string | undefined;
  /** Threads at most. */
  readonly threads?: number;
  /** Whether this thread is one of them: nobody waits for it. */
  readonly here?: boolean;
  /** A thread that ended before its time. */
  readonly onFailure?: (error: unknown) => void;
}

/** A layer that is to be read, and how. */
export interface LayerTask {
  readonly layer: Layer & { readonly blob: Bytes };
  readonly how: ReadHow;
}

/** Who is told of layers that are read; they are named by their position in what was asked for. */
export interface LayerListener {
  onBegun?(task: number): void;
  /** Bytes of one that were read so far. */
  onRead?(task: number, bytes: number): void;
  /** What the table of contents of one lists. */
  onListed?(task: number, listed: Listed): void;
  /** @param found null where the thread that read it ended before its time */
  onFound(task: number, found: ReadLayer | null): void;
}

/** What keeps a thread busy for as long as it takes to start another one, in compressed bytes. */
const THREAD_WORTH = 4 << 20;
/** The same in milliseconds of hopping that are left: each thread compiles what it runs for itself. */
const THREAD_MS = 300;
/** Milliseconds until hopping is as fast as it will be, and for which its speed is measured. */
const WARM_MS = 20;
/** Bytes that are hopped over for one that is inflated. */
const HOPPED = 32;

/**
 * Reads layers, the larger ones first, those of about one size in their order, in as many threads as pay. One that dies takes no more with it than the layer it had
 * begun.
 * @throws the signal's reason when it is aborted, after all threads have ended
 */
export async function readInThreads(
  tasks: readonly LayerTask[],
  { workerScript, threads = 1, here = false, onFailure }: ThreadOptions,
  listener: LayerListener,
  signal?: AbortSignal,
): Promise<void> {
  const order = [...tasks.keys()].sort((a, b) => magnitudeOf(tasks[b]) - magnitudeOf(tasks[a]));
  const sorted = order.map((task) => tasks[task] as LayerTask);
  const missing = new Set(order.keys());
  const take = (news: LayerNews): void => {
    const task = order[news.part] ?? 0;
    if (news.kind === 'begun') listener.onBegun?.(task);
    else if (news.kind === 'read') listener.onRead?.(task, news.bytes);
    else if (news.kind === 'listed') listener.onListed?.(task, news.listed);
    else if (missing.delete(news.part)) listener.onFound(task, news.found);
  };
  if (workerScript === undefined) return readHere(sorted, take, signal);
  const parts: LayerPart[] = [];
  for (const task of sorted) parts.push(await partOf(task, signal));
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const job: LayerJob = { kind: 'layers', parts, begun, key: FINGERPRINT_KEY };
  const crew = new Crew(() => keepReading(job, workerScript, take, onFailure, signal));
  // How long hopping takes is only known once some of it was done.
  const work = sum(tasks.map((task) => (here && isHopped(task) ? 0 : workOf(task))));
  const count = Math.min(threads, tasks.length, 1 + Math.floor(work / THREAD_WORTH));
  while (crew.size < (here ? count - 1 : count)) crew.add();
  const begin = performance.now();
  let warm: { readonly at: number; readonly share: number } | undefined;
  const read = sorted.map(() => 0);
  const bytes = sum(sorted.map(({ layer }) => layer.blob.size));
  const takeHere = (news: LayerNews): void => {
    if (news.kind === 'read') read[news.part] = news.bytes;
    else if (news.kind === 'found') read[news.part] = sorted[news.part]?.layer.blob.size ?? 0;
    take(news);
    if (news.kind === 'begun' || crew.size >= threads - 1 || Atomics.load(begun, 0) >= order.length) return;
    const [at, share] = [performance.now(), sum(read) / bytes];
    if (at - begin < WARM_MS) return;
    warm ??= { at, share };
    if (at - warm.at >= WARM_MS && ((at - warm.at) / (share - warm.share)) * (1 - share) > THREAD_MS) crew.add();
  };
  if (here) await readParts(job, takeHere, signal).finally(() => crew.end());
  await crew.end();
  signal?.throwIfAborted();
  for (const part of missing) listener.onFound(order[part] ?? 0, null);
}

/** Threads that were started. */
class Crew {
  readonly #start: () => Promise<void>;
  readonly #started: Promise<void>[] = [];

  constructor(start: () => Promise<void>) {
    this.#start = start;
  }

  get size(): number {
    return this.#started.length;
  }

  add(): void {
    const started = this.#start();
    // Whoever waits for the end is told then.
    started.catch(() => undefined);
    this.#started.push(started);
  }

  /** @throws what one of them throws, after all have ended */
  async end(): Promise<void> {
    for (const each of await Promise.allSettled(this.#started)) if (each.status === 'rejected') throw each.reason;
  }
}

async function readHere(
  tasks: readonly LayerTask[],
  tell: (news: LayerNews) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const [part, { layer, how }] of tasks.entries()) {
    tell({ kind: 'begun', part });
    const onRead = (bytes: number) => tell({ kind: 'read', part, bytes });
    const onListed = (listed: Listed) => tell({ kind: 'listed', part, listed });
    tell({ kind: 'found', part, found: await unlessUnread(readAsAsked(layer, how, { signal, onRead, onListed })) });
  }
}

/** One thread after the other, as long as each begins a part before it dies. */
async function keepReading(
  job: LayerJob,
  script: string,
  take: (news: LayerNews) => void,
  onFailure: ThreadOptions['onFailure'],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let begins = true; begins && Atomics.load(job.begun, 0) < job.parts.length; ) {
    begins = false;
    const onPart = (news: unknown) => {
      begins = true;
      take(news as LayerNews);
    };
    try {
      await runWorker(script, job, () => undefined, signal, onPart);
    } catch (error) {
      signal?.throwIfAborted();
      onFailure?.(error);
    }
  }
}

/** What reading a layer costs, in compressed bytes. */
function workOf(task: LayerTask | undefined): number {
  return task ? task.layer.blob.size / (isHopped(task) ? HOPPED : 1) : 0;
}

/** In which power of two that is. */
function magnitudeOf(task: LayerTask | undefined): number {
  return Math.floor(Math.log2(Math.max(1, workOf(task))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function isHopped({ layer, how }: LayerTask): boolean {
  return layer.compression === 'none' && !how.verify && !how.fingerprints && !how.only;
}

/** What of a task can be told to another thread. */
async function partOf({ layer, how }: LayerTask, signal: AbortSignal | undefined): Promise<LayerPart> {
  const { index, claimedDigest, diffId, compression, blob } = layer;
  const stored = blob.location ? { ...blob.location, size: blob.size } : await inSharedMemory(blob, signal);
  return { layer: { index, claimedDigest, diffId, compression }, how, stored };
}

async function inSharedMemory(blob: Bytes, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const copy = new Uint8Array(new SharedArrayBuffer(blob.size));
  for (let offset = 0; offset < blob.size; ) {
    const chunk = await blob.read(offset, CHUNK, signal);
    if (chunk.length === 0) break;
    copy.set(chunk, offset);
    offset += chunk.length;
    await setImmediate();
  }
  return copy;
}
