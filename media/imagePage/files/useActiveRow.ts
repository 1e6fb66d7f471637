import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import type { FileRows } from './useFileRows.ts';

/** The row that has the keys: its position, and its path once it is here. */
export interface ActiveRow {
  readonly at: number;
  readonly path: string | null;
}

/** Which row has the keys; it moves with its path when rows come and go above it. */
export function useActiveRow(rows: FileRows, told: RefObject<ActiveRow>) {
  const { query, shift } = rows;
  const last = Math.max(0, rows.about.count - 1);
  const [state, setState] = useState({ query, at: 0 });
  const at = Math.min(Math.max(state.query === query ? state.at : state.at + shift, 0), last);
  if (state.query !== query) setState({ query, at });
  const active = rows.rowAt(at);
  told.current = { at, path: active?.path ?? null };
  return { at, active, setActive: (index: number) => setState({ query, at: index }) };
}
