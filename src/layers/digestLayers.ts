import type { Layer } from '../image/image.ts';
import type { ComputedDigests, UnreadLayer } from '../image/integrity.ts';
import { sentenceOf } from '../image/sentence.ts';
import { type LayerTask, readInThreads, type ThreadOptions } from './layerPool.ts';

/** Where digests are computed, and who is told. */
export interface DigestOptions extends ThreadOptions {
  readonly signal: AbortSignal;
  /** Bytes read so far, and in all. */
  onProgress(done: number, total: number): void;
  onBegun(layer: number): void;
  onFound(layer: number, found: ComputedDigests | UnreadLayer): void;
}

/**
 * Computes the digests of layers in worker threads, the largest first. The same bytes are read once, however often an
 * image names them.
 * @throws the signal's reason when it is aborted
 */
export async function digestLayers(layers: readonly Layer[], options: DigestOptions): Promise<void> {
  const byBytes = new Map<string, { task: LayerTask; layers: Layer[] }>();
  for (const layer of layers) {
    const { name, claimedDigest, diffId, blob } = layer;
    if (!blob) continue;
    const key = `${claimedDigest?.slice(0, 6)} ${diffId?.slice(0, 6)} ${name}`;
    const group = byBytes.get(key) ?? { task: { layer: { ...layer, blob }, how: { only: 'digests' } }, layers: [] };
    group.layers.push(layer);
    byBytes.set(key, group);
  }
  const groups = [...byBytes.values()];
  const sizes = groups.map(({ task }) => task.layer.blob.size);
  const read = sizes.map(() => 0);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);
  const onRead = (task: number, bytes: number): void => {
    read[task] = bytes;
    options.onProgress(sum(read), sum(sizes));
  };
  const failure = sentenceOf('Its digests could not be computed; the log says why.');
  await readInThreads(
    groups.map(({ task }) => task),
    options,
    {
      onRead,
      onBegun: (task) => {
        for (const { index } of groups[task]?.layers ?? []) options.onBegun(index);
      },
      onFound: (task, found) => {
        onRead(task, sizes[task] ?? 0);
        const known = found?.computed ?? { failure: found?.failure ?? failure };
        for (const { index } of groups[task]?.layers ?? []) options.onFound(index, known);
      },
    },
    options.signal,
  );
}
