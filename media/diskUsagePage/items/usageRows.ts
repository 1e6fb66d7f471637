import { type ItemModel, USAGE_KINDS, type UsageKind } from '../../../src/protocol/diskUsagePage.ts';
import { type Sorting, sortItems } from './sorting.ts';

/** A row of the list: a kind, or an item below its kind. */
export type UsageRow =
  | {
      readonly row: 'kind';
      readonly kind: UsageKind;
      /** Those that the filter lets pass. */
      readonly items: readonly ItemModel[];
      readonly isOpen: boolean;
    }
  | { readonly row: 'item'; readonly item: ItemModel };

/**
 * The rows of the items that are looked at: each kind that has some, and what is below those that are open.
 * @param folded kinds that are not open
 */
export function usageRows(
  items: readonly ItemModel[],
  sorting: Sorting,
  folded: readonly UsageKind[],
): readonly UsageRow[] {
  const sorted = sortItems(items, sorting);
  return USAGE_KINDS.flatMap((kind): UsageRow[] => {
    const own = sorted.filter((item) => item.kind === kind);
    const isOpen = !folded.includes(kind);
    if (own.length === 0) return [];
    return [
      { row: 'kind', kind, items: own, isOpen },
      ...(isOpen ? own.map((item): UsageRow => ({ row: 'item', item })) : []),
    ];
  });
}

/** The keys of the items that a row stands for. */
export function keysOf(row: UsageRow): string[] {
  return row.row === 'kind' ? row.items.map(({ key }) => key) : [row.item.key];
}
