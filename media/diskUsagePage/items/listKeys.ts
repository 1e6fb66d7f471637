import type { UsageKind } from '../../../src/protocol/diskUsagePage.ts';
import { rowMove } from '../../shared/rowMove.ts';
import type { UsageRow } from './usageRows.ts';

/** What a key in the list asks for. */
export type ListMove =
  | { readonly kind: 'to'; readonly index: number }
  | { readonly kind: 'tick' }
  | { readonly kind: 'open' }
  | { readonly kind: 'fold'; readonly of: UsageKind; readonly open: boolean };

type Keys = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/** The keys of a tree table (ARIA practices, treegrid with the focus on rows); undefined for keys that are not ours. */
export function listMove(
  { key, altKey, ctrlKey, metaKey }: Keys,
  rows: readonly UsageRow[],
  at: number,
  perPage: number,
): ListMove | undefined {
  if (altKey || ctrlKey || metaKey) return undefined;
  const row = rows[at];
  const to = (index: number): ListMove => ({ kind: 'to', index });
  const index = rowMove(key, at, rows.length, perPage);
  if (index !== undefined) return to(index);
  switch (key) {
    case 'ArrowRight':
      if (row?.row !== 'kind') return undefined;
      return row.isOpen ? to(Math.min(at + 1, rows.length - 1)) : { kind: 'fold', of: row.kind, open: true };
    case 'ArrowLeft':
      if (row?.row === 'kind') return row.isOpen ? { kind: 'fold', of: row.kind, open: false } : undefined;
      return to(rows.findLastIndex((each, index) => index < at && each.row === 'kind'));
    case ' ':
      return { kind: 'tick' };
    case 'Enter':
      return { kind: 'open' };
    default:
      return undefined;
  }
}
