import type { Steps } from '../image/slices.ts';
import { freeing } from './freed.ts';
import { type ItemKey, keyOf } from './items.ts';
import type { ItemResult } from './removeItems.ts';
import type { Bounds, Usage } from './usage.ts';

/**
 * What a removal really freed: what was gone already stood in nobody's way, and its bytes are not counted, nor those of what
 * was left alone or is not known.
 */
export function* freedBy(usage: Usage, results: readonly ItemResult[]): Steps<Bounds> {
  const keysOf = (isOne: (outcome: ItemResult['outcome']) => boolean) =>
    new Set<ItemKey>(results.flatMap(({ item, outcome }) => (isOne(outcome) ? [item] : [])));
  const gone = keysOf((outcome) => outcome.state === 'spared' && outcome.why.reason === 'gone');
  const removed = keysOf(({ state }) => state === 'removed');
  const { bytes } = yield* freeing(gone.size > 0 ? without(usage, gone) : usage, removed);
  return bytes;
}

/** What an engine holds without some of it. */
function without(usage: Usage, gone: ReadonlySet<ItemKey>): Usage {
  const isContainerThere = (id: string) => !gone.has(keyOf('container', id));
  const isImageThere = (id: string) => !gone.has(keyOf('image', id));
  const unused = <T extends { readonly containers: readonly string[] }>(thing: T): T => ({
    ...thing,
    containers: thing.containers.filter(isContainerThere),
  });
  return {
    ...usage,
    images: usage.images
      .filter(({ id }) => isImageThere(id))
      .map((image) => ({ ...unused(image), children: image.children.filter(isImageThere) })),
    containers: usage.containers.filter(({ id }) => isContainerThere(id)),
    volumes: usage.volumes.filter(({ name }) => !gone.has(keyOf('volume', name))).map(unused),
    networks: usage.networks.filter(({ id }) => !gone.has(keyOf('network', id))).map(unused),
    cache: usage.cache.filter(({ id }) => !gone.has(keyOf('cache', id))),
  };
}
