import { useMemo } from 'preact/hooks';
import { formatSize } from '../../src/format/size.ts';
import type { ImagePageHost, ImagePageStart, PageSettings } from '../../src/protocol/imagePage.ts';
import type { ImagePageWord } from '../../src/protocol/imagePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import { createTranslate } from '../shared/words.ts';
import type { Page } from './pageContext.ts';
import type { PageStore } from './pageStore.ts';

/** Makes what every part of the page uses, anew when a setting changes. */
export function usePageValue(
  host: Remote<ImagePageHost>,
  store: PageStore,
  { words, language, inBrowser, ofEngine }: ImagePageStart,
  tarPieces: Page['tarPieces'],
  { units }: PageSettings,
  announce: (text: string) => void,
): Page {
  return useMemo(() => {
    const t = createTranslate<ImagePageWord>(words, language);
    return {
      host,
      store,
      tarPieces,
      inBrowser,
      ofEngine,
      t,
      language,
      size: (bytes) => formatSize(bytes, units, language),
      exactly: (bytes) => (bytes === 1 ? t('{0} byte', bytes) : t('{0} bytes', bytes)),
      announce,
      async copy(text) {
        try {
          await host.copy(text);
          announce(t('Copied'));
          return true;
        } catch (error) {
          announce(error instanceof Error ? error.message : String(error));
          return false;
        }
      },
    };
  }, [host, store, words, language, inBrowser, ofEngine, tarPieces, units, announce]);
}
