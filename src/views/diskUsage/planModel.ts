import { type Freed, freeing } from '../../cleaning/freed.ts';
import { type ItemKey, keyOf, listed } from '../../cleaning/items.ts';
import { type Obstacle, withObstacles } from '../../cleaning/obstacles.ts';
import type { Usage } from '../../cleaning/usage.ts';
import { oneLine } from '../../format/visibleText.ts';
import type { Steps } from '../../image/slices.ts';
import type { ItemModel, ObstacleModel, PlanModel } from '../../protocol/diskUsagePage.ts';
import { clipped } from '../enginePage/clipped.ts';
import type { Words } from '../words.ts';
import { containerName, imageName } from './itemText.ts';

/** Things in the way that are named in one sentence, and sentences. */
const NAMED = 5;
const SENTENCES = 100;

/** What comes of removing what is ticked, in words. */
export function* planModel(
  usage: Usage,
  items: ReadonlyMap<string, ItemModel>,
  ticked: ReadonlySet<ItemKey>,
  l10n: Words,
): Steps<PlanModel> {
  const plan = yield* freeing(usage, ticked);
  yield;
  const names = plan.untagged.map((name) => keyOf('name', name)).filter((key) => ticked.has(key));
  const goes = [
    ...plan.containers.map(({ id }) => keyOf('container', id)),
    ...plan.deleted.map(({ id }) => keyOf('image', id)),
    ...names,
    ...plan.volumes.map(({ name }) => keyOf('volume', name)),
    ...plan.networks.map(({ id }) => keyOf('network', id)),
    ...plan.cache.map(({ id }) => keyOf('cache', id)),
  ];
  yield;
  const all = withObstacles(usage, ticked);
  yield;
  return {
    goes,
    otherNames: otherNames(plan),
    freed: plan.bytes,
    unsized: plan.unsized,
    warnings: warningsOf(plan, l10n),
    obstacles: obstaclesInWords(usage, items, plan.obstacles, l10n),
    too: [...all].filter((key) => !ticked.has(key)),
  };
}

/** Names by digest are only said where no tag of their repository is: with the last of these they go in any case. */
function otherNames({ deleted }: Freed): Record<string, string[]> {
  const named = deleted.map((image): [string, string[]] => {
    const { id, references, digests } = image;
    const repositories = new Set(references.map((name) => name.replace(/:[^:/]*$/, '')));
    const names = [...references, ...digests.filter((name) => !repositories.has(name.replace(/@.*$/, '')))];
    return [keyOf('image', id), names.filter((name) => name !== imageName(image)).map(clipped)];
  });
  return Object.fromEntries(named.filter(([, names]) => names.length > 0));
}

function warningsOf({ containers, volumes }: Freed, l10n: Words): string[] {
  const running = containers.filter(({ isRunning }) => isRunning).map(({ name }) => name);
  const named = volumes.filter(({ isAnonymous }) => !isAnonymous).map(({ name }) => name);
  return [
    ...(running.length > 0 ? [l10n.t('Running, and killed: {0}', list(running, l10n))] : []),
    ...(named.length > 0 ? [l10n.t('Somebody named these volumes: {0}', list(named, l10n))] : []),
  ];
}

function obstaclesInWords(
  usage: Usage,
  items: ReadonlyMap<string, ItemModel>,
  obstacles: readonly Obstacle[],
  l10n: Words,
): ObstacleModel[] {
  const containers = new Map(usage.containers.map((container) => [keyOf('container', container.id), container]));
  const nameOf = (key: ItemKey) => {
    const container = containers.get(key);
    return container ? containerName(container, l10n) : (items.get(key)?.name ?? key);
  };
  const byItem = new Map<ItemKey, ItemKey[]>();
  for (const { item, by } of obstacles) listed(byItem, item).push(...(by === null ? [] : [by]));
  return [...byItem].slice(0, SENTENCES).map(([item, by]): ObstacleModel => {
    const holders = list(by.map(nameOf), l10n);
    return { sentence: sentenceOf(item, by, oneLine(nameOf(item)), holders, l10n), too: by };
  });
}

function sentenceOf(item: ItemKey, by: readonly ItemKey[], name: string, holders: string, l10n: Words): string {
  if (by.length === 0)
    return item.startsWith('cache:')
      ? l10n.t('{0} stays: a build uses it now.', name)
      : l10n.t('{0} stays: the engine needs it.', name);
  if (item.startsWith('cache:')) return l10n.t('{0} stays: other build cache was made from it: {1}', name, holders);
  if (by.every((key) => key.startsWith('image:')))
    return l10n.t('{0} stays: images were built on it: {1}', name, holders);
  if (by.every((key) => key.startsWith('container:')))
    return l10n.t('{0} stays: containers have it: {1}', name, holders);
  return l10n.t('{0} stays: containers and images have it: {1}', name, holders);
}

/** The first names of a list, and how many others there are. */
function list(names: readonly string[], l10n: Words): string {
  const first = names.slice(0, NAMED).map((name) => oneLine(name, 120));
  return [...first, ...(names.length > NAMED ? [l10n.t('and {0} more', names.length - NAMED)] : [])].join(', ');
}
