import { type ItemKey, type Items, itemsOf, keyOf, readKey } from './items.ts';
import type { Usage } from './usage.ts';

/** Why something cannot be removed. */
export interface Obstacle {
  readonly item: ItemKey;
  /** What has to be removed before; null where nothing helps: the engine's own network, a record that a build uses now. */
  readonly by: ItemKey | null;
}

/**
 * What stands in the way of removing things, whatever else is to be removed with them: containers of an image, volume or
 * network, images built on one, cache records made from one.
 * @param whole as `wholeItems` gives them
 */
export function obstaclesOf(items: Items, whole: ReadonlySet<ItemKey>): Obstacle[] {
  return [...whole].flatMap((item): Obstacle[] => {
    const before = neededBefore(items, item);
    if (before === null) return [{ item, by: null }];
    return before.filter((by) => !whole.has(by)).map((by) => ({ item, by }));
  });
}

/**
 * The items that are ticked, and with them all that stands in their way: what `remove those too` means.
 * @returns of what nothing helps, only itself
 */
export function withObstacles(usage: Usage, ticked: ReadonlySet<ItemKey>): Set<ItemKey> {
  const items = itemsOf(usage);
  const all = new Set(ticked);
  const ahead = [...wholeItems(items, ticked)];
  for (let item = ahead.pop(); item !== undefined; item = ahead.pop())
    for (const by of neededBefore(items, item) ?? []) {
      if (all.has(by)) continue;
      all.add(by);
      ahead.push(by);
    }
  return all;
}

/**
 * The items that are ticked, but names. An image all of whose names are ticked is one, if nothing that stays was built on it:
 * then it only loses these. What is not there is left out.
 */
export function wholeItems(items: Items, ticked: ReadonlySet<ItemKey>): Set<ItemKey> {
  const whole = new Set(
    [...ticked].filter((key) => {
      const { kind, id } = readKey(key);
      return isThere(items, kind, id);
    }),
  );
  const named = [...items.images.values()].filter(
    ({ references }) => references.length > 0 && references.every((name) => ticked.has(keyOf('name', name))),
  );
  for (let before = -1; before < whole.size; ) {
    before = whole.size;
    for (const { id, children } of named)
      if (children.every((child) => whole.has(keyOf('image', child)))) whole.add(keyOf('image', id));
  }
  return whole;
}

/** What has to be removed before something can be; null where nothing helps. */
export function neededBefore(items: Items, item: ItemKey): ItemKey[] | null {
  const { kind, id } = readKey(item);
  switch (kind) {
    case 'image': {
      const { containers = [], children = [] } = items.images.get(id) ?? {};
      return [...containers.map((each) => keyOf('container', each)), ...children.map((each) => keyOf('image', each))];
    }
    case 'volume':
      return (items.volumes.get(id)?.containers ?? []).map((each) => keyOf('container', each));
    case 'network': {
      const { isPredefined = false, containers = [] } = items.networks.get(id) ?? {};
      return isPredefined ? null : containers.map((each) => keyOf('container', each));
    }
    case 'cache':
      if (items.cache.get(id)?.isInUse) return null;
      return (items.cacheChildren.get(id) ?? []).map((each) => keyOf('cache', each));
    default:
      return [];
  }
}

function isThere(items: Items, kind: string, id: string): boolean {
  switch (kind) {
    case 'image':
      return items.images.has(id);
    case 'container':
      return items.containers.has(id);
    case 'volume':
      return items.volumes.has(id);
    case 'network':
      return items.networks.has(id);
    case 'cache':
      return items.cache.has(id);
    default:
      return false;
  }
}
