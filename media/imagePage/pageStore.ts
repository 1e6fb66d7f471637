import type { VsCodeApi } from '../shared/webview.ts';
import { FIRST_STATE, type PageState } from './pageState.ts';

/** The page's state and its scroll positions, written through to the editor, which keeps them for the tab. */
export interface PageStore {
  get(): PageState;
  set(state: PageState): void;
  scrollOf(pane: string): number;
  setScroll(pane: string, top: number): void;
  /** Forgets the scroll positions, when another image is shown. */
  resetScroll(): void;
}

interface Stored {
  readonly page: PageState;
  readonly scroll: Readonly<Record<string, number>>;
}

export function createPageStore(api: Pick<VsCodeApi, 'getState' | 'setState'>): PageStore {
  let { page, scroll } = readStored(api.getState());
  const save = () => api.setState({ page, scroll } satisfies Stored);
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

function readStored(stored: unknown): Stored {
  const known = typeof stored === 'object' && stored !== null && 'page' in stored;
  if (!known) return { page: FIRST_STATE, scroll: {} };
  const { page, scroll } = stored as Stored;
  return page.version === FIRST_STATE.version ? { page, scroll } : { page: FIRST_STATE, scroll: {} };
}
