import { aloneOf } from '../../cleaning/freed.ts';
import { type ItemKey, keyOf } from '../../cleaning/items.ts';
import type { CacheRecord, Usage, UsedContainer, UsedImage, UsedNetwork, UsedVolume } from '../../cleaning/usage.ts';
import { shortId } from '../../image/digest.ts';
import type { Steps } from '../../image/slices.ts';
import type { BoundsModel, ItemModel, UsageKind } from '../../protocol/diskUsagePage.ts';
import { clipped, clippedList } from '../enginePage/clipped.ts';
import type { Words } from '../words.ts';
import {
  cacheName,
  cacheState,
  containerState,
  imageName,
  imageState,
  namesOfContainers,
  networkState,
  type StateText,
  volumeState,
} from './itemText.ts';

const NOTHING: BoundsModel = { least: 0, most: 0 };

/** As many are made in one step. */
const ITEMS = 128;

/** All that an engine holds, item by item. */
export function* itemModels(usage: Usage, l10n: Words): Steps<ItemModel[]> {
  const { images, containers, volumes, networks, cache } = usage;
  const imagesById = new Map<string, UsedImage>(images.map((image) => [image.id, image]));
  const names = namesOfContainers(usage, l10n);
  const holders = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? []);
  const records = new Map<string, number>();
  for (const { parents } of cache) for (const id of parents) records.set(id, (records.get(id) ?? 0) + 1);
  const models: ItemModel[] = [];
  function* add<T>(things: readonly T[], modelsOf: (thing: T) => readonly ItemModel[]): Steps {
    for (const [index, thing] of things.entries()) {
      if (index % ITEMS === 0) yield;
      models.push(...modelsOf(thing));
    }
  }
  yield* add(images, (image) => imageItems(image, holders(image.containers), imagesById, l10n));
  yield* add(containers, (container) => [containerItem(container, l10n)]);
  yield* add(volumes, (volume) => [volumeItem(volume, holders(volume.containers), l10n)]);
  const removable = networks.filter(({ isPredefined }) => !isPredefined);
  yield* add(removable, (network) => [networkItem(network, holders(network.containers), l10n)]);
  yield* add(cache, (record) => [cacheItem(usage, record, records.get(record.id) ?? 0, l10n)]);
  return models;
}

function containerItem(container: UsedContainer, l10n: Words): ItemModel {
  const { id, name, image, isRunning, size, goneImage, created, finished, labels } = container;
  return itemOf(keyOf('container', id), 'container', name, containerState(container, l10n), {
    about: image,
    size: size === null ? null : size + goneImage,
    own: size === null ? null : { least: size, most: size + goneImage },
    created,
    used: finished,
    isActive: isRunning,
    labels,
  });
}

function volumeItem(volume: UsedVolume, heldBy: readonly string[], l10n: Words): ItemModel {
  const { name, driver, size, created, labels } = volume;
  return itemOf(keyOf('volume', name), 'volume', name, volumeState(volume, l10n), {
    about: driver,
    size,
    own: size === null ? null : { least: size, most: size },
    created,
    heldBy,
    labels,
  });
}

function networkItem(network: UsedNetwork, heldBy: readonly string[], l10n: Words): ItemModel {
  const { id, name, driver, created, labels } = network;
  return itemOf(keyOf('network', id), 'network', name, networkState(network, l10n), {
    about: driver,
    created,
    heldBy,
    labels,
  });
}

/** @param made how many records were made from it */
function cacheItem(usage: Usage, record: CacheRecord, made: number, l10n: Words): ItemModel {
  const { id, type, size, created, lastUsed, isInUse } = record;
  return itemOf(keyOf('cache', id), 'cache', cacheName(record), cacheState(record, l10n), {
    about: type,
    size,
    own: aloneOf(usage, record),
    created,
    used: lastUsed,
    heldBy: made === 0 ? [] : [made === 1 ? l10n.t('1 other record') : l10n.t('{0} other records', made)],
    isActive: isInUse,
    labels: {},
  });
}

/** An image; and by themselves its names, where others were built on it, so that only these can go. */
function imageItems(
  image: UsedImage,
  users: readonly string[],
  images: ReadonlyMap<string, UsedImage>,
  l10n: Words,
): ItemModel[] {
  const { id, references, size, own, created, labels, containers, children } = image;
  const built = children.flatMap((child) => images.get(child) ?? []).map(imageName);
  const whole = itemOf(keyOf('image', id), 'image', imageName(image), imageState(image, l10n), {
    about: [...references.slice(1), shortId(id)].join(' · '),
    size,
    own,
    created,
    heldBy: [...users, ...built],
    isActive: containers.length > 0,
    labels,
    opens: true,
  });
  if (built.length === 0) return [whole];
  const name: StateText = {
    state: l10n.t('only the name'),
    meaning: l10n.t('The image stays, since others were built on it.'),
  };
  const about = shortId(id);
  return [
    whole,
    ...references.map((reference) =>
      itemOf(keyOf('name', reference), 'image', reference, name, { about, own: NOTHING, size: 0, created, labels }),
    ),
  ];
}

interface Facts {
  readonly about: string;
  readonly size?: number | null;
  readonly own?: BoundsModel | null;
  /** Milliseconds since 1970. */
  readonly created: number | null;
  readonly used?: number | null;
  readonly heldBy?: readonly string[];
  /** Where nothing is said, what is held by something is in use. */
  readonly isActive?: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly opens?: boolean;
}

function itemOf(
  key: ItemKey,
  kind: UsageKind,
  name: string,
  { state, meaning }: StateText,
  { about, size = null, own = null, created, used = null, heldBy = [], labels, opens = false, ...facts }: Facts,
): ItemModel {
  return {
    key,
    kind,
    name: clipped(name),
    about: clipped(about),
    state: clipped(state),
    meaning,
    size,
    own,
    created: timeOf(created),
    used: timeOf(used),
    heldBy: clippedList(heldBy),
    isActive: facts.isActive ?? heldBy.length > 0,
    labels: clippedList(Object.entries(labels).map(([label, value]) => `${label}=${value}`)),
    opens,
  };
}

/** Past what a date can be, an engine says nonsense. */
function timeOf(time: number | null): string | null {
  const date = new Date(time ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
