import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ScrollStore } from './pageStore.ts';

/** What the parts that pages have in common need of theirs. */
export interface PageParts {
  readonly store: ScrollStore;
  /** Puts text on the clipboard and says so; false when the host could not. */
  copy(text: string): Promise<boolean>;
  /** Says something to screen readers. */
  announce(text: string): void;
}

export const PartsContext = createContext<PageParts | null>(null);

export function useParts(): PageParts {
  const parts = useContext(PartsContext);
  if (!parts) throw new Error('Rendered outside of a page');
  return parts;
}
