import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import { platformsOf } from './columns.ts';
import { type GroupFacts, type Grouping, groupsOf, type NameGroup, NO_FACTS } from './groups.ts';
import { containersOf, type ListedName, wholeName } from './listing.ts';

export const SORTS = ['name', 'size', 'age'] as const;

/** How the names of an engine's images are shown. */
export interface ViewOptions {
  readonly sort: (typeof SORTS)[number];
  readonly group: Grouping;
  /** Text that whatever is shown contains; '' shows all. */
  readonly filter: string;
  /** Images without a tag that nothing was built on. */
  readonly dangling: boolean;
  /** Images without a tag that others were built on. */
  readonly intermediate: boolean;
  /** All containers of the engine, in a row of their own. */
  readonly containers: boolean;
}

export const DEFAULT_OPTIONS: ViewOptions = {
  sort: 'name',
  group: 'repository',
  filter: '',
  dangling: false,
  intermediate: false,
  containers: false,
};

/** What is shown, and how much of what there is is not. */
export interface Arranged {
  /** Null where they are not grouped. */
  readonly groups: readonly NameGroup[] | null;
  /** In order, those of groups too. */
  readonly names: readonly ListedName[];
  readonly hidden: HiddenNames;
  /** Those of the engine; null where they are not shown, or not known. */
  readonly containers: ArrangedContainers | null;
}

/** The containers of an engine that are shown. */
export interface ArrangedContainers {
  readonly shown: readonly EngineContainer[];
  /** How many the filter hides. */
  readonly filtered: number;
}

export interface HiddenNames {
  readonly dangling: number;
  readonly intermediate: number;
  readonly filtered: number;
}

/**
 * Filters, sorts and groups the names of an engine's images.
 * @param containers all that the engine has; null where they are not known
 */
export function arrange(
  all: readonly ListedName[],
  options: ViewOptions,
  facts: GroupFacts = NO_FACTS,
  containers: readonly EngineContainer[] | null = null,
): Arranged {
  const { dangling, intermediate, filter, group, sort } = options;
  const wanted = all.filter(
    ({ untagged }) => (untagged !== 'dangling' || dangling) && (untagged !== 'intermediate' || intermediate),
  );
  const text = filter.trim().toLowerCase();
  const names = (text === '' ? wanted : wanted.filter((each) => matches(each, text))).sort(ORDERS[sort]);
  const count = (untagged: ListedName['untagged']) => all.filter((each) => each.untagged === untagged).length;
  return {
    groups: groupsOf(names, group, facts),
    names,
    hidden: {
      dangling: dangling ? 0 : count('dangling'),
      intermediate: intermediate ? 0 : count('intermediate'),
      filtered: wanted.length - names.length,
    },
    containers: options.containers && containers ? arrangeContainers(containers, text) : null,
  };
}

function arrangeContainers(all: readonly EngineContainer[], text: string): ArrangedContainers {
  const shown = text === '' ? all : all.filter((each) => containerMatches(each, text));
  return { shown, filtered: all.length - shown.length };
}

/** Whether what people know a container by contains a text: its name, image or state; or its ID begins with it. */
function containerMatches({ name, image, state, status, id }: EngineContainer, text: string): boolean {
  return (
    [name, image, state, status].some((each) => each.toLowerCase().includes(text)) ||
    (text.length >= SHORTEST_ID && id.startsWith(text))
  );
}

/** What the bytes of some images are, each image once; null where one is not known. */
export function totalSize(names: readonly ListedName[]): number | null {
  const images = new Map(names.map(({ image }) => [image.id, image.size]));
  return [...images.values()].reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
}

/** Whether what people know an image by contains a text: names, platforms, labels, being in use; or an ID begins with it. */
function matches(name: ListedName, text: string): boolean {
  const { image } = name;
  const labels = Object.entries(image.labels).map(([key, value]) => `${key}=${value}`);
  const used = (containersOf(name) ?? 0) > 0 ? ['in use'] : [];
  const names = [name.repository ?? '<none>', ...(name.tag === null ? [] : [wholeName(name), name.name])];
  const known = [...names, ...platformsOf(name), ...labels, ...used];
  return known.some((each) => each.toLowerCase().includes(text)) || isBeginningOfId(image, text);
}

/** Fewer letters than these are in too many IDs. */
const SHORTEST_ID = 4;

function isBeginningOfId({ id, digests, manifests }: ListedImage, text: string): boolean {
  if (text.length < SHORTEST_ID) return false;
  const ids = [
    id,
    ...digests.map((each) => each.slice(each.indexOf('@') + 1)),
    ...(manifests ?? []).map(({ digest }) => digest),
  ];
  return ids.some((each) => each.startsWith(text) || each.slice(each.indexOf(':') + 1).startsWith(text));
}

type Order = (a: ListedName, b: ListedName) => number;

const COLLATOR = new Intl.Collator('en', { numeric: true });
const byName: Order = (a, b) =>
  Number(a.repository === null) - Number(b.repository === null) ||
  COLLATOR.compare(a.repository ?? '', b.repository ?? '') ||
  COLLATOR.compare(a.tag ?? '', b.tag ?? '') ||
  COLLATOR.compare(a.image.id, b.image.id);

/** The largest and the newest come first. */
const ORDERS: Readonly<Record<ViewOptions['sort'], Order>> = {
  name: byName,
  size: (a, b) => (b.image.size ?? -1) - (a.image.size ?? -1) || byName(a, b),
  age: (a, b) => (b.image.created ?? -1) - (a.image.created ?? -1) || byName(a, b),
};
