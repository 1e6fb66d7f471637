import type { ItemModel } from '../../../src/protocol/diskUsagePage.ts';

/** What items can be sorted by. */
export type SortKey = 'name' | 'size' | 'own' | 'created' | 'used';

export interface Sorting {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** The largest first: that is what fills the disk. */
export const FIRST_SORTING: Sorting = { by: 'own', descending: true };

/** The order after a click on a column: the other way round for the one that sorts already. */
export function sortedBy(by: SortKey, sorting: Sorting): Sorting {
  if (sorting.by === by) return { by, descending: !sorting.descending };
  return { by, descending: by === 'size' || by === 'own' };
}

/** Sorted; what has no such value comes last, either way, and equals go by name. */
export function sortItems(items: readonly ItemModel[], { by, descending }: Sorting): ItemModel[] {
  const direction = descending ? -1 : 1;
  return items
    .map((item) => ({ item, value: sortValue(item, by) }))
    .sort((one, other) => {
      if (one.value === other.value) return compare(one.item.name, other.item.name);
      if (one.value === null) return 1;
      if (other.value === null) return -1;
      return direction * compare(one.value, other.value);
    })
    .map(({ item }) => item);
}

function sortValue(item: ItemModel, by: SortKey): string | number | null {
  if (by === 'own') return item.own?.least ?? null;
  if (by === 'created' || by === 'used') {
    const time = Date.parse(item[by] ?? '');
    return Number.isNaN(time) ? null : time;
  }
  return item[by];
}

function compare<T extends string | number>(one: T, other: T): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
