import type { JsonRow } from './jsonRows.ts';

/** What a key does in the tree. */
export type TreeMove =
  | { readonly kind: 'to'; readonly index: number }
  | { readonly kind: 'fold'; readonly pointers: readonly string[]; readonly open: boolean }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'copy' };

interface Key {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * The keys of the ARIA practices for trees, and Ctrl/Cmd+C.
 * @param page how many lines a page has
 * @returns null for a key that is not the tree's
 */
export function moveInTree(event: Key, rows: readonly JsonRow[], at: number, page: number): TreeMove | null {
  const { key, altKey, ctrlKey, metaKey } = event;
  const row = rows[at];
  if (!row || altKey) return null;
  if (ctrlKey || metaKey) return key.toLowerCase() === 'c' ? { kind: 'copy' } : null;
  switch (key) {
    case 'ArrowDown':
      return { kind: 'to', index: at + 1 };
    case 'ArrowUp':
      return { kind: 'to', index: at - 1 };
    case 'PageDown':
      return { kind: 'to', index: at + page };
    case 'PageUp':
      return { kind: 'to', index: at - page };
    case 'Home':
      return { kind: 'to', index: 0 };
    case 'End':
      return { kind: 'to', index: rows.length - 1 };
    case 'ArrowRight':
      if (row.open === null) return null;
      return row.open ? { kind: 'to', index: at + 1 } : { kind: 'fold', pointers: [row.pointer], open: true };
    case 'ArrowLeft':
      if (row.open) return { kind: 'fold', pointers: [row.pointer], open: false };
      return row.parent === null ? null : { kind: 'to', index: indexOf(rows, row.parent) };
    case 'Enter':
    case ' ':
      return { kind: 'toggle' };
    case '*':
      return { kind: 'fold', pointers: foldedSiblings(rows, row), open: true };
    default:
      return null;
  }
}

function indexOf(rows: readonly JsonRow[], wanted: string): number {
  return rows.findIndex(({ kind, pointer }) => kind === 'node' && pointer === wanted);
}

function foldedSiblings(rows: readonly JsonRow[], { parent }: JsonRow): string[] {
  return rows.filter((row) => row.parent === parent && row.open === false).map(({ pointer }) => pointer);
}
