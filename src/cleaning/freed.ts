import type { Steps } from '../image/slices.ts';
import { piecesOf } from './heldPieces.ts';
import { type ItemKey, type Items, itemsOf, keyOf, listed, readKey } from './items.ts';
import { neededBefore, type Obstacle, obstaclesOf, wholeItems } from './obstacles.ts';
import type { Bounds, CacheRecord, Usage, UsedContainer, UsedImage, UsedNetwork, UsedVolume } from './usage.ts';

/** What happens when what is ticked is removed. */
export interface Freed {
  /** What really goes from the disk: what is shared with what stays is not in it. */
  readonly bytes: Bounds;
  /** Things that go, of which no size is known. */
  readonly unsized: number;
  /** Names that are taken off images: of those that are deleted, too. */
  readonly untagged: readonly string[];
  /** Images that go, children before what they were built on: also what had no other use than to be built on. */
  readonly deleted: readonly UsedImage[];
  readonly containers: readonly UsedContainer[];
  readonly volumes: readonly UsedVolume[];
  readonly networks: readonly UsedNetwork[];
  readonly cache: readonly CacheRecord[];
  /** What is ticked and stays, and why. */
  readonly obstacles: readonly Obstacle[];
}

/**
 * What goes when all that is ticked is removed, as far as nothing stands in the way.
 * @param ticked what is not there is left out
 */
export function* freeing(usage: Usage, ticked: ReadonlySet<ItemKey>): Steps<Freed> {
  const items = itemsOf(usage);
  yield;
  const whole = wholeItems(items, ticked);
  yield;
  const going = withoutBlocked(items, whole);
  yield;
  const deleted = withParents(items, going);
  yield;
  const names = [...ticked].flatMap((key) => (readKey(key).kind === 'name' ? [readKey(key).id] : []));
  const untagged = names.filter((name) => {
    const image = items.imageOfName.get(name);
    return image && !whole.has(keyOf('image', image.id));
  });
  const containers = usage.containers.filter(({ id }) => going.has(keyOf('container', id)));
  const volumes = usage.volumes.filter(({ name }) => going.has(keyOf('volume', name)));
  const cache = usage.cache.filter(({ id }) => going.has(keyOf('cache', id)));
  yield;
  const obstacles = obstaclesOf(items, whole);
  return {
    bytes: yield* bytesOfAll(usage, deleted, containers, volumes, cache),
    unsized: [...containers, ...volumes].filter(({ size }) => size === null).length,
    untagged: [...untagged, ...deleted.flatMap(({ references, digests }) => [...references, ...digests])],
    deleted,
    containers,
    volumes,
    networks: usage.networks.filter(({ id }) => going.has(keyOf('network', id))),
    cache,
    obstacles,
  };
}

/** What stands in no way, neither by itself nor by what has to go before. */
function withoutBlocked(items: Items, whole: ReadonlySet<ItemKey>): Set<ItemKey> {
  const going = new Set(whole);
  // Each is looked at once: records of a build cache are made from each other in long rows.
  const waiting = new Map<ItemKey, ItemKey[]>();
  const ahead: ItemKey[] = [];
  for (const item of whole) {
    const before = neededBefore(items, item);
    if (!before?.every((by) => whole.has(by))) ahead.push(item);
    for (const by of before ?? []) listed(waiting, by).push(item);
  }
  for (let item = ahead.pop(); item !== undefined; item = ahead.pop())
    if (going.delete(item)) ahead.push(...(waiting.get(item) ?? []));
  return going;
}

/** Engines remove what images were built on with the last of these, where nothing names it and nobody uses it. */
function withParents(items: Items, going: ReadonlySet<ItemKey>): UsedImage[] {
  const ids = new Set<string>();
  const deleted: UsedImage[] = [];
  const isNext = (image: UsedImage) => {
    if (ids.has(image.id) || image.children.some((child) => !ids.has(child))) return false;
    if (going.has(keyOf('image', image.id))) return true;
    return image.references.length + image.digests.length + image.containers.length === 0;
  };
  for (const { id } of items.images.values()) {
    if (!going.has(keyOf('image', id))) continue;
    for (let image = items.images.get(id); image && isNext(image); image = items.images.get(image.parent ?? '')) {
      ids.add(image.id);
      deleted.push(image);
    }
  }
  return deleted;
}

function* bytesOfAll(
  usage: Usage,
  deleted: readonly UsedImage[],
  containers: readonly UsedContainer[],
  volumes: readonly UsedVolume[],
  cache: readonly CacheRecord[],
): Steps<Bounds> {
  const held = yield* piecesOf(usage);
  const images = yield* held.freedBy(deleted.map(({ pieces }) => pieces));
  const isGoing = new Set(cache.map(({ id }) => id));
  // Which layers the build cache shares with images is not said, only how much.
  const kept = sum(usage.cache.map(({ id, isShared, size }) => (isShared && !isGoing.has(id) ? size : 0)));
  const shared = sum(cache.map((record) => aloneOf(usage, record).most - aloneOf(usage, record).least));
  const others = sum([
    ...containers.map(({ size }) => size ?? 0),
    ...volumes.map(({ size }) => size ?? 0),
    ...cache.map((record) => aloneOf(usage, record).least),
  ]);
  return {
    least: Math.max(0, images.least - kept) + others,
    most: images.most + others + shared + sum(containers.map(({ goneImage }) => goneImage)),
  };
}

/**
 * What a record of the build cache frees beside what images have of it. A containerd store shares only the blobs of a layer
 * with them, and has it unpacked twice; how large either is, it does not say.
 */
export function aloneOf({ store }: Usage, { isShared, size }: CacheRecord): Bounds {
  if (!isShared) return { least: size, most: size };
  return { least: 0, most: store === 'containerd' ? size : 0 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
