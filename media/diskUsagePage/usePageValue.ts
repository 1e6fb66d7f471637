import { useMemo } from 'preact/hooks';
import { formatSize } from '../../src/format/size.ts';
import type { DiskUsagePageHost, DiskUsagePageSettings, DiskUsagePageStart } from '../../src/protocol/diskUsagePage.ts';
import type { DiskUsagePageWord } from '../../src/protocol/diskUsagePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { copying } from '../shared/copying.ts';
import type { PageStore } from '../shared/pageStore.ts';
import { createTranslate } from '../shared/words.ts';
import type { Page } from './pageContext.ts';
import type { PageState } from './pageState.ts';

/** Makes what every part of the page uses, anew when a setting changes. */
export function usePageValue(
  host: Remote<DiskUsagePageHost>,
  store: PageStore<PageState>,
  { words, language }: DiskUsagePageStart,
  { units }: DiskUsagePageSettings,
  announce: (text: string) => void,
): Page {
  return useMemo(() => {
    const t = createTranslate<DiskUsagePageWord>(words, language);
    return {
      host,
      store,
      t,
      language,
      size: (bytes) => formatSize(bytes, units, language),
      exactly: (bytes) => (bytes === 1 ? t('{0} byte', bytes) : t('{0} bytes', bytes)),
      copy: copying(host, t('Copied'), announce),
      announce,
      run(command) {
        command(host).catch((error: Error) => announce(error.message));
      },
    };
  }, [host, store, words, language, units, announce]);
}
