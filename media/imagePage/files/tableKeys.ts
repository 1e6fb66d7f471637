import type { FileRow } from '../../../src/protocol/imageFiles.ts';
import { rowMove } from '../../shared/rowMove.ts';

/** What a key in the table asks for. */
export type TableMove =
  | { readonly kind: 'to'; readonly index: number; readonly range: boolean }
  | { readonly kind: 'fold'; readonly open: boolean }
  | { readonly kind: 'openSiblings' }
  | { readonly kind: 'open'; readonly toSide: boolean }
  | { readonly kind: 'choose' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'copy' };

/** The keys of a tree table (ARIA practices, treegrid with the focus on rows); undefined for keys that are not ours. */
export function moveInTable(
  { key, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent,
  row: FileRow | undefined,
  at: number,
  count: number,
  perPage: number,
): TableMove | undefined {
  if (altKey) return undefined;
  if (ctrlKey || metaKey) {
    if (key === 'Enter') return { kind: 'open', toSide: true };
    return key.toLowerCase() === 'c' && !shiftKey && getSelection()?.type !== 'Range' ? { kind: 'copy' } : undefined;
  }
  const to = (index: number): TableMove => ({ kind: 'to', index, range: shiftKey });
  const index = rowMove(key, at, count, perPage);
  if (index !== undefined) return to(index);
  switch (key) {
    case 'ArrowRight':
      if (row?.open === false) return { kind: 'fold', open: true };
      return row?.open ? to(Math.min(at + 1, count - 1)) : undefined;
    case 'ArrowLeft':
      if (row?.open) return { kind: 'fold', open: false };
      return row && row.parent >= 0 ? to(row.parent) : undefined;
    case '*':
      return { kind: 'openSiblings' };
    case 'Enter':
      return { kind: 'open', toSide: false };
    case ' ':
      return { kind: 'choose' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return undefined;
  }
}
