import { useMemo } from 'preact/hooks';
import { formatSize } from '../../src/format/size.ts';
import type { EnginePageHost, EnginePageSettings, EnginePageStart } from '../../src/protocol/enginePage.ts';
import type { EnginePageWord } from '../../src/protocol/enginePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { copying } from '../shared/copying.ts';
import type { PageStore } from '../shared/pageStore.ts';
import { createTranslate } from '../shared/words.ts';
import type { Page } from './pageContext.ts';
import type { PageState } from './pageState.ts';

/** Makes what every part of the page uses, anew when a setting changes. */
export function usePageValue(
  host: Remote<EnginePageHost>,
  store: PageStore<PageState>,
  { words, language }: EnginePageStart,
  { units }: EnginePageSettings,
  announce: (text: string) => void,
): Page {
  return useMemo(() => {
    const t = createTranslate<EnginePageWord>(words, language);
    return {
      host,
      store,
      t,
      language,
      size: (bytes) => formatSize(bytes, units, language),
      copy: copying(host, t('Copied'), announce),
      announce,
      run(command) {
        command(host).catch((error: Error) => announce(error.message));
      },
    };
  }, [host, store, words, language, units, announce]);
}
