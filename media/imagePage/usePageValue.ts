import { useMemo } from 'preact/hooks';
import { formatSize } from '../../src/format/size.ts';
import type { ImagePageHost, ImagePageStart, PageSettings } from '../../src/protocol/imagePage.ts';
import type { ImagePageWord } from '../../src/protocol/imagePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { copying } from '../shared/copying.ts';
import type { PageStore } from '../shared/pageStore.ts';
import { createTranslate } from '../shared/words.ts';
import type { Page, PageFeeds } from './pageContext.ts';
import type { PageState } from './pageState.ts';

/** Makes what every part of the page uses, anew when a setting changes. */
export function usePageValue(
  host: Remote<ImagePageHost>,
  store: PageStore<PageState>,
  { words, language, inBrowser, ofEngine, ofContainer }: ImagePageStart,
  feeds: PageFeeds,
  { units, verifyInBackground }: PageSettings,
  announce: (text: string) => void,
): Page {
  return useMemo(() => {
    const t = createTranslate<ImagePageWord>(words, language);
    return {
      host,
      store,
      ...feeds,
      inBrowser,
      ofEngine,
      ofContainer,
      verifyInBackground,
      t,
      language,
      size: (bytes) => formatSize(bytes, units, language),
      exactly: (bytes) => (bytes === 1 ? t('{0} byte', bytes) : t('{0} bytes', bytes)),
      announce,
      copy: copying(host, t('Copied'), announce),
    };
  }, [host, store, words, language, inBrowser, ofEngine, ofContainer, feeds, units, verifyInBackground, announce]);
}
