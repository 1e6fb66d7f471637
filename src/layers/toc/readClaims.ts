import type { Layer } from '../../image/image.ts';
import { FLAG, KIND, type LayerIndex } from '../../image/layerIndex.ts';
import type { Overlay } from '../../image/overlay.ts';
import { rareTexts } from '../../image/rareColumns.ts';
import type { ReadLayer } from '../indexLayer.ts';
import { readInThreads, type ThreadOptions } from '../layerPool.ts';
import { stackLayers } from '../stackLayers.ts';
import { findTocPlace } from './findToc.ts';

/** Paths of a table that are shown before the layer is read. */
const PATH_LIMIT = 1_000_000;

/**
 * What the table of contents of a layer claims the layer to be: a tree of that layer alone, at its place among the others.
 * What it removes was there before, of which nothing else is known. Nothing of the layer's files is read.
 * @returns null where the layer has no table that can be read, or a very long one
 * @throws ImageError `unreadable`; the signal's reason
 */
export async function readClaims(
  layer: Layer,
  threads: ThreadOptions = {},
  signal?: AbortSignal,
): Promise<Overlay | null> {
  const claimed = await readTable(layer, threads, signal);
  if (!claimed || claimed.kind.length > PATH_LIMIT) return null;
  const below = Array.from({ length: layer.index }, (_, index) =>
    index + 1 < layer.index ? null : removedBy(claimed),
  );
  const indexes = [...below, claimed];
  const nowhere = indexes.map(() => ({ ...layer, blob: null }));
  return (await stackLayers(nowhere, indexes, null, threads, signal)).overlay;
}

async function readTable(
  layer: Layer,
  threads: ThreadOptions,
  signal: AbortSignal | undefined,
): Promise<LayerIndex | undefined> {
  const { blob, compression } = layer;
  if (!blob || (compression !== 'gzip' && compression !== 'zstd')) return undefined;
  // Most layers have none, which needs no thread.
  if (!(await findTocPlace(blob, compression, signal))) return undefined;
  let claimed: LayerIndex | undefined;
  // What cannot be read of the table is said when the layer is read.
  const onFound = (_: number, found: ReadLayer | null) => {
    claimed = found?.claimed;
  };
  await readInThreads([{ layer: { ...layer, blob }, how: { only: 'toc' } }], threads, { onFound }, signal);
  return claimed;
}

/** What lower layers must have for a layer's whiteouts to remove something: who knows what, at each of their paths. */
function removedBy(claimed: LayerIndex): LayerIndex {
  const { kind, flags } = claimed;
  const isGone = (own: number, node: number) => own === KIND.none && ((flags[node] ?? 0) & FLAG.whiteout) !== 0;
  return {
    ...claimed,
    kind: kind.map((own, node) => (isGone(own, node) ? KIND.other : KIND.implied)),
    flags: new Uint8Array(flags.length),
    outsideLinks: rareTexts(new Map()),
  };
}
