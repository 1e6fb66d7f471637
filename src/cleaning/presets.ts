import { type ItemKey, keyOf } from './items.ts';
import type { CacheRecord, Usage, UsedImage } from './usage.ts';

/** What can be ticked at once, as the commands of Docker choose. */
export type Preset =
  /** `docker image prune` */
  | 'dangling-images'
  /** `docker image prune -a` */
  | 'unused-images'
  /** `docker container prune` */
  | 'stopped-containers'
  /** `docker volume prune`: those that nobody named. */
  | 'anonymous-volumes'
  /** `docker network prune`, but for those that stopped containers are in. */
  | 'unused-networks'
  /** `docker builder prune`, and with `-a` */
  | 'build-cache'
  | 'all-build-cache'
  /** `docker system prune`, and with `-a` */
  | 'system'
  | 'system-all';

export const PRESETS: readonly Preset[] = [
  'dangling-images',
  'unused-images',
  'stopped-containers',
  'anonymous-volumes',
  'unused-networks',
  'build-cache',
  'all-build-cache',
  'system',
  'system-all',
];

/** A label that things must have, or must not. */
export interface LabelFilter {
  readonly key: string;
  /** Null for any. */
  readonly value: string | null;
  readonly isNot: boolean;
}

/** Which of the things count. */
export interface Filter {
  /** Milliseconds since 1970: what was made (of the build cache: used) before. Null for all; what has no time is not before. */
  readonly before: number | null;
  readonly labels: readonly LabelFilter[];
}

export const NO_FILTER: Filter = { before: null, labels: [] };

/** `key`, `key=value`, with a `!` before it for those that have it not; undefined for none. */
export function parseLabelFilter(text: string): LabelFilter | undefined {
  const [, not = '', key = '', value] = /^\s*(!?)\s*([^=\s]+)(?:=(.*?))?\s*$/s.exec(text) ?? [];
  return key === '' ? undefined : { key, value: value ?? null, isNot: not !== '' };
}

/** Whether a filter lets something pass; the build cache has no labels. */
export function passes(
  { before, labels }: Filter,
  time: number | null,
  own: Readonly<Record<string, string>> | null,
): boolean {
  if (before !== null && (time === null || time >= before)) return false;
  return labels.every(({ key, value, isNot }) => {
    const has = own !== null && Object.hasOwn(own, key) && (value === null || own[key] === value);
    return own !== null && has !== isNot;
  });
}

/** The items that a preset ticks. Volumes that somebody named are never among them. */
export function selectionOf(usage: Usage, preset: Preset, filter: Filter = NO_FILTER): Set<ItemKey> {
  switch (preset) {
    case 'dangling-images':
      return imagesOf(usage, filter, true, new Set());
    case 'unused-images':
      return imagesOf(usage, filter, false, new Set());
    case 'stopped-containers':
      return keysOf('container', stopped(usage, filter));
    case 'anonymous-volumes': {
      const wanted = usage.volumes.filter(
        ({ isAnonymous, containers, created, labels }) =>
          isAnonymous && containers.length === 0 && passes(filter, created, labels),
      );
      return new Set(wanted.map(({ name }) => keyOf('volume', name)));
    }
    case 'unused-networks':
      return networksOf(usage, filter, new Set());
    case 'build-cache':
      return cacheOf(usage, filter, false);
    case 'all-build-cache':
      return cacheOf(usage, filter, true);
    case 'system':
    case 'system-all': {
      const gone = new Set(stopped(usage, filter).map(({ id }) => id));
      return new Set([
        ...keysOf('container', stopped(usage, filter)),
        ...networksOf(usage, filter, gone),
        ...imagesOf(usage, filter, preset === 'system', gone),
        ...cacheOf(usage, filter, preset === 'system-all'),
      ]);
    }
  }
}

function stopped(usage: Usage, filter: Filter) {
  return usage.containers.filter(
    ({ state, created, labels }) =>
      ['created', 'exited', 'dead', 'stopped', 'configured'].includes(state) && passes(filter, created, labels),
  );
}

/** @param gone IDs of containers that are removed before */
function imagesOf(usage: Usage, filter: Filter, onlyDangling: boolean, gone: ReadonlySet<string>): Set<ItemKey> {
  const isFree = ({ containers }: UsedImage) => containers.every((id) => gone.has(id));
  const images = usage.images.filter(
    (image) =>
      isFree(image) &&
      (onlyDangling ? image.isDangling : image.references.length > 0 || image.children.length === 0) &&
      passes(filter, image.created, image.labels),
  );
  const ids = new Set<string>(images.map(({ id }) => id));
  return new Set(
    images.flatMap(({ id, references, children }) =>
      // What stays on top of it keeps it: it only loses its names.
      children.every((child) => ids.has(child))
        ? [keyOf('image', id)]
        : references.map((reference) => keyOf('name', reference)),
    ),
  );
}

function networksOf(usage: Usage, filter: Filter, gone: ReadonlySet<string>): Set<ItemKey> {
  const unused = usage.networks.filter(
    ({ isPredefined, containers, created, labels }) =>
      !isPredefined && containers.every((id) => gone.has(id)) && passes(filter, created, labels),
  );
  return keysOf('network', unused);
}

function cacheOf(usage: Usage, filter: Filter, isAll: boolean): Set<ItemKey> {
  const isWanted = ({ isShared, type }: CacheRecord) =>
    isAll || !(isShared || type === 'internal' || type === 'frontend');
  const wanted = usage.cache.filter(
    (record) => !record.isInUse && isWanted(record) && passes(filter, record.lastUsed ?? record.created, null),
  );
  return keysOf('cache', wanted);
}

function keysOf(kind: 'container' | 'network' | 'cache', things: readonly { readonly id: string }[]): Set<ItemKey> {
  return new Set(things.map(({ id }) => keyOf(kind, id)));
}
