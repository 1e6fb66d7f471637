import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { EnginePageHost } from '../../src/protocol/enginePage.ts';
import type { EnginePageWord } from '../../src/protocol/enginePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import type { PageParts } from '../shared/parts.ts';
import type { Translate } from '../shared/words.ts';

/** What every part of the page may use. */
export interface Page extends PageParts {
  readonly host: Remote<EnginePageHost>;
  readonly t: Translate<EnginePageWord>;
  /** BCP 47, for `Intl`. */
  readonly language: string;
  /** A size in the unit of the settings, three significant digits. */
  size(bytes: number): string;
  /** Has the host do something; a failure is told to screen readers, and by the host to all. */
  run(command: (host: Remote<EnginePageHost>) => Promise<void>): void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('Rendered outside of the page');
  return page;
}
