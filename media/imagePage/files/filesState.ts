import { type Folding, isFiltering, NO_FILTER, type PathFilter, type Sorting } from '../../../src/image/fileQuery.ts';
import type { Selection } from '../../../src/image/selection.ts';
import type { FilesQuery } from '../../../src/protocol/imageFiles.ts';
import type { StepRow } from '../layers/stepRows.ts';

/** Which filesystem is shown for the selected steps: what they did, or what is there after them, or in the end. */
export type Scope = 'own' | 'upTo' | 'final';

/** What of the table outlives hiding the page. */
export interface FilesState {
  readonly scope: Scope;
  readonly gone: boolean;
  readonly filter: PathFilter;
  readonly sorting: Sorting;
  readonly folding: Folding;
  /** The same while a filter is on: it begins anew with each filter. */
  readonly foundFolding: Folding;
}

export const AS_IT_COMES: Folding = { mode: 'auto', opened: [], closed: [], openedWithin: [] };

export const FIRST_FILES: FilesState = {
  scope: 'own',
  gone: false,
  filter: NO_FILTER,
  sorting: { by: 'size', descending: true },
  folding: AS_IT_COMES,
  foundFolding: AS_IT_COMES,
};

/** The filesystem that is meant by selected steps; null where they made no layer and only their own doings are asked for. */
export function selectionOf(rows: readonly StepRow[], from: number, to: number, scope: Scope): Selection | null {
  if (scope === 'final') return { kind: 'final' };
  const layersOf = (some: readonly StepRow[]) => some.flatMap(({ layer }) => (layer ? [layer.index] : []));
  const last = Math.max(from, to);
  if (scope === 'upTo') {
    const top = layersOf(rows.slice(0, last + 1)).at(-1);
    return top === undefined ? null : { kind: 'upTo', layer: top };
  }
  const layers = layersOf(rows.slice(Math.min(from, to), last + 1));
  const [first] = layers;
  const top = layers.at(-1);
  if (first === undefined || top === undefined) return null;
  return first === top ? { kind: 'layer', layer: first } : { kind: 'range', from: first, to: top };
}

/** The question to the host. */
export function queryOf(selection: Selection, state: FilesState): FilesQuery {
  const { gone, sorting } = state;
  // Marks are what layers do; the end of it all has none.
  const filter = selection.kind === 'final' ? { ...state.filter, marks: [] } : state.filter;
  return { selection, gone, filter, sorting, folding: foldingOf(state), follow: null };
}

export function foldingOf({ filter, folding, foundFolding }: FilesState): Folding {
  return isFiltering(filter) ? foundFolding : folding;
}

/** The state with a folding changed: the one of the filter while there is one. */
export function withFolding(state: FilesState, folding: Folding): FilesState {
  return isFiltering(state.filter) ? { ...state, foundFolding: folding } : { ...state, folding };
}

/** A directory opened or closed. */
export function fold(folding: Folding, path: string, open: boolean): Folding {
  const without = (paths: readonly string[]) => paths.filter((each) => each !== path);
  const { opened, closed } = folding;
  return open
    ? { ...folding, opened: [...without(opened), path], closed: without(closed) }
    : { ...folding, opened: without(opened), closed: [...without(closed), path] };
}

/** All directories beside a path opened. */
export function openSiblings(folding: Folding, path: string): Folding {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const isBeside = (each: string) => each.slice(0, Math.max(0, each.lastIndexOf('/'))) === parent;
  const { openedWithin, closed } = folding;
  return {
    ...folding,
    closed: closed.filter((each) => !isBeside(each)),
    openedWithin: [...openedWithin.filter((each) => each !== parent), parent],
  };
}
