import type { Steps } from '../image/slices.ts';
import { freeing } from './freed.ts';
import { bytesOf } from './heldPieces.ts';
import { type ItemKey, keyOf } from './items.ts';
import type { Bounds, ItemKind, Usage } from './usage.ts';

/** All of a kind together. */
export interface Total {
  readonly count: number;
  /** How many are used: by containers that are there; containers that run; what builds use now. */
  readonly active: number;
  /** What several hold is counted once. */
  readonly bytes: number;
  /** How many of these more than one holds, or images and the build cache. */
  readonly shared: number;
  /** What goes with all that is not used; nothing else goes with it. */
  readonly reclaimable: Bounds;
  /** Things of which no size is known. */
  readonly unsized: number;
}

/** What `docker system df` shows, counted here: of images it counts layers that containers hold as reclaimable, say. */
export function* totalsOf(usage: Usage): Steps<Readonly<Record<ItemKind, Total>>> {
  const { images, containers, volumes, networks, cache } = usage;
  const pieces = images.flatMap((image) => image.pieces);
  const once = new Map(pieces.map((piece) => [piece.id, piece]));
  yield;
  const holders = new Map<string, number>();
  for (const { id } of pieces) holders.set(id, (holders.get(id) ?? 0) + 1);
  yield;
  function* all(used: readonly boolean[], sizes: readonly (number | null)[], unused: readonly ItemKey[]): Steps<Total> {
    const { bytes: reclaimable } = yield* freeing(usage, new Set(unused));
    return {
      count: used.length,
      active: used.filter((is) => is).length,
      bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
      shared: 0,
      reclaimable,
      unsized: sizes.filter((size) => size === null).length,
    };
  }
  const unusedOf = <T extends { readonly containers: readonly string[] }>(things: readonly T[]) =>
    things.filter(({ containers: users }) => users.length === 0);
  const isUsed = ({ containers: users }: { readonly containers: readonly string[] }) => users.length > 0;
  return {
    image: {
      ...(yield* all(
        images.map(isUsed),
        [bytesOf([...once.values()])],
        unusedOf(images).map(({ id }) => keyOf('image', id)),
      )),
      shared: bytesOf([...once.values()].filter(({ id }) => (holders.get(id) ?? 0) > 1)),
    },
    container: yield* all(
      containers.map(({ isRunning }) => isRunning),
      containers.map(({ size }) => size),
      containers.filter(({ isRunning }) => !isRunning).map(({ id }) => keyOf('container', id)),
    ),
    volume: yield* all(
      volumes.map(isUsed),
      volumes.map(({ size }) => size),
      unusedOf(volumes).map(({ name }) => keyOf('volume', name)),
    ),
    network: yield* all(
      networks.map((network) => isUsed(network) || network.isPredefined),
      networks.map(() => 0),
      [],
    ),
    cache: {
      ...(yield* all(
        cache.map(({ isInUse }) => isInUse),
        cache.map(({ isShared, size }) => (isShared ? 0 : size)),
        cache.filter(({ isInUse, isShared }) => !isInUse && !isShared).map(({ id }) => keyOf('cache', id)),
      )),
      shared: cache.reduce((sum, { isShared, size }) => sum + (isShared ? size : 0), 0),
    },
  };
}
