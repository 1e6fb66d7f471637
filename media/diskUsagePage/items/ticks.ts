import type { ItemModel } from '../../../src/protocol/diskUsagePage.ts';

/** The keys of the items that are to go. */
export type Ticks = ReadonlySet<string>;

export const NO_TICKS: Ticks = new Set();

/** Whether all of these are ticked, none, or some. */
export function tickState(ticks: Ticks, keys: readonly string[]): 'all' | 'some' | 'none' {
  const count = keys.filter((key) => ticks.has(key)).length;
  if (count === 0) return 'none';
  return count === keys.length ? 'all' : 'some';
}

/** Ticks all of these, or takes their ticks away where all have them. */
export function toggle(ticks: Ticks, keys: readonly string[]): Ticks {
  return tickState(ticks, keys) === 'all' ? without(ticks, keys) : withKeys(ticks, keys);
}

export function withKeys(ticks: Ticks, keys: readonly string[]): Ticks {
  return new Set([...ticks, ...keys]);
}

function without(ticks: Ticks, keys: readonly string[]): Ticks {
  const gone = new Set(keys);
  return new Set([...ticks].filter((key) => !gone.has(key)));
}

/** The ticks of what is still there. */
export function kept(ticks: Ticks, items: readonly ItemModel[]): Ticks {
  const there = new Set(items.map(({ key }) => key));
  const left = [...ticks].filter((key) => there.has(key));
  return left.length === ticks.size ? ticks : new Set(left);
}
