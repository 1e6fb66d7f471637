import type { VsCodeApi } from './webview.ts';

/** The scroll positions of a page. */
export interface ScrollStore {
  scrollOf(pane: string): number;
  setScroll(pane: string, top: number): void;
}

/** A page's state and its scroll positions, written through to the editor, which keeps them for the tab. */
export interface PageStore<State> extends ScrollStore {
  get(): State;
  set(state: State): void;
  /** Forgets the scroll positions, when something else is shown. */
  resetScroll(): void;
}

interface Stored<State> {
  readonly page: State;
  readonly scroll: Readonly<Record<string, number>>;
}

/** @param first the state to begin with, and in place of one of another version */
export function createPageStore<State extends { readonly version: number }>(
  api: Pick<VsCodeApi, 'getState' | 'setState'>,
  first: State,
): PageStore<State> {
  let { page, scroll } = readStored(api.getState(), first);
  const save = () => api.setState({ page, scroll } satisfies Stored<State>);
  return {
    get: () => page,
    set(state) {
      page = state;
      save();
    },
    scrollOf: (pane) => scroll[pane] ?? 0,
    setScroll(pane, top) {
      scroll = { ...scroll, [pane]: top };
      save();
    },
    resetScroll() {
      scroll = {};
      save();
    },
  };
}

function readStored<State extends { readonly version: number }>(stored: unknown, first: State): Stored<State> {
  const known = typeof stored === 'object' && stored !== null && 'page' in stored;
  if (!known) return { page: first, scroll: {} };
  const { page, scroll } = stored as Stored<State>;
  return page.version === first.version ? { page, scroll } : { page: first, scroll: {} };
}
