import type { Bytes, Layer } from '../image/image.ts';
import type { ComputedDigests, UnreadLayer } from '../image/integrity.ts';
import { sentenceOf } from '../image/sentence.ts';
import { computeDigests, type DigestJob, type DigestNews, type DigestPart, sizeOf } from './digestJob.ts';
import { runWorker } from './runWorker.ts';

/** How digests are computed, and who is told. */
export interface DigestOptions {
  /** The bundled `worker.js`; without it they are computed in this thread. */
  readonly workerScript: string | undefined;
  /** Threads at most. */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Bytes read so far, and in all. */
  onProgress(done: number, total: number): void;
  onBegun(layer: number): void;
  onFound(layer: number, found: ComputedDigests | UnreadLayer): void;
  /** A thread that ended before its time; of the layers it had left nothing is known. */
  onFailure(error: unknown): void;
}

/**
 * Computes the digests of layers in worker threads, the largest first. The same bytes are read once, however often an
 * image names them.
 * @throws the signal's reason when it is aborted
 */
export async function digestLayers(layers: readonly Layer[], options: DigestOptions): Promise<void> {
  const byBytes = new Map<string, { part: DigestPart; layers: Layer[] }>();
  for (const layer of layers) {
    const { name, claimedDigest, diffId, blob } = layer;
    if (!blob) continue;
    const key = `${claimedDigest?.slice(0, 6)} ${diffId?.slice(0, 6)} ${name}`;
    const group = byBytes.get(key) ?? { part: await partOf(layer, blob), layers: [] };
    group.layers.push(layer);
    byBytes.set(key, group);
  }
  const groups = [...byBytes.values()];
  const shares = shared(groups, options.threads);
  const read = shares.map(() => 0);
  const total = groups.reduce((sum, { part }) => sum + sizeOf(part), 0);
  await Promise.all(
    shares.map((share, thread) =>
      runShare(share, options, (done) => {
        read[thread] = done;
        options.onProgress(
          read.reduce((sum, bytes) => sum + bytes, 0),
          total,
        );
      }),
    ),
  );
  options.signal.throwIfAborted();
}

/** A part of a job, and the layers it is about. */
interface Group {
  readonly part: DigestPart;
  readonly layers: readonly Layer[];
}

async function partOf(
  { index, digest, claimedDigest, diffId, compression }: Layer,
  { location, size, read }: Bytes,
): Promise<DigestPart> {
  const layer = { index, digest, claimedDigest, diffId, compression };
  return { layer, stored: location ? { ...location, size } : await read(0, size) };
}

/** Each thread's share: the largest goes to the one that has least to do. */
function shared(groups: readonly Group[], threads: number): Group[][] {
  const shares = Array.from({ length: Math.min(threads, groups.length) }, () => ({ groups: [] as Group[], bytes: 0 }));
  for (const group of groups.toSorted((a, b) => sizeOf(b.part) - sizeOf(a.part))) {
    const [least] = shares.toSorted((a, b) => a.bytes - b.bytes);
    if (!least) break;
    least.groups.push(group);
    least.bytes += sizeOf(group.part);
  }
  return shares.map((share) => share.groups);
}

async function runShare(
  groups: readonly Group[],
  { workerScript, signal, onBegun, onFound, onFailure }: DigestOptions,
  onRead: (done: number) => void,
): Promise<void> {
  const job: DigestJob = { kind: 'digests', parts: groups.map(({ part }) => part) };
  let known = 0;
  const take = (news: DigestNews): void => {
    if (news.kind === 'found') known = news.part + 1;
    for (const { index } of groups[news.part]?.layers ?? [])
      if (news.kind === 'begun') onBegun(index);
      else onFound(index, news.found);
  };
  try {
    if (workerScript === undefined) await computeDigests(job, onRead, take, signal);
    else await runWorker(workerScript, job, onRead, signal, (news) => take(news as DigestNews));
  } catch (error) {
    signal.throwIfAborted();
    onFailure(error);
    const failure = sentenceOf('Its digests could not be computed; the log says why.');
    for (const { layers } of groups.slice(known)) for (const { index } of layers) onFound(index, { failure });
  }
}
