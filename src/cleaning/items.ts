import type { ItemKind, Usage, UsedContainer, UsedImage } from './usage.ts';

/**
 * What can be removed: an image with all its names, one name of an image, a container, a volume, a network, a record of the
 * build cache. After the colon stands its ID; the name of a volume; the reference itself.
 */
export type ItemKey = `${ItemKind | 'name'}:${string}`;

/** @param id its ID, or what stands for that in `ItemKey` */
export function keyOf(kind: ItemKind | 'name', id: string): ItemKey {
  return `${kind}:${id}`;
}

/** The kind of a key, and what comes after. */
export function readKey(key: ItemKey): { readonly kind: ItemKind | 'name'; readonly id: string } {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon) as ItemKind | 'name', id: key.slice(colon + 1) };
}

/** All items of a usage by their keys, but for names. */
export class Items {
  readonly images: ReadonlyMap<string, UsedImage>;
  readonly containers: ReadonlyMap<string, UsedContainer>;
  readonly imageOfName: ReadonlyMap<string, UsedImage>;
  readonly volumes: ReadonlyMap<string, Usage['volumes'][number]>;
  readonly networks: ReadonlyMap<string, Usage['networks'][number]>;
  readonly cache: ReadonlyMap<string, Usage['cache'][number]>;
  /** The IDs of cache records that were made from another. */
  readonly cacheChildren: ReadonlyMap<string, readonly string[]>;

  constructor(usage: Usage) {
    this.images = byId(usage.images);
    this.containers = byId(usage.containers);
    this.imageOfName = new Map(usage.images.flatMap((image) => image.references.map((name) => [name, image] as const)));
    this.volumes = new Map(usage.volumes.map((volume) => [volume.name, volume]));
    this.networks = byId(usage.networks);
    this.cache = byId(usage.cache);
    const children = new Map<string, string[]>();
    for (const { id, parents } of usage.cache) for (const parent of parents) listed(children, parent).push(id);
    this.cacheChildren = children;
  }
}

const known = new WeakMap<Usage, Items>();

/** All items of a usage, put in order once: every tick asks for them. */
export function itemsOf(usage: Usage): Items {
  const items = known.get(usage) ?? new Items(usage);
  known.set(usage, items);
  return items;
}

function byId<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** What a map has listed for a key; a list that it has from now on. */
export function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  const known = map.get(key) ?? [];
  if (known.length === 0) map.set(key, known);
  return known;
}
