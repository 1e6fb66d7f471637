import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DiskUsagePageHost } from '../../src/protocol/diskUsagePage.ts';
import type { DiskUsagePageWord } from '../../src/protocol/diskUsagePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import type { PageParts } from '../shared/parts.ts';
import type { Translate } from '../shared/words.ts';

/** What every part of the page may use. */
export interface Page extends PageParts {
  readonly host: Remote<DiskUsagePageHost>;
  readonly t: Translate<DiskUsagePageWord>;
  /** BCP 47, for `Intl`. */
  readonly language: string;
  /** A size in the unit of the settings, three significant digits. */
  size(bytes: number): string;
  /** The exact number of bytes, for tooltips. */
  exactly(bytes: number): string;
  /** Has the host do something; a failure is told to screen readers, and by the host to all. */
  run(command: (host: Remote<DiskUsagePageHost>) => Promise<void>): void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('Rendered outside of the page');
  return page;
}
