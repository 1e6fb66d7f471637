import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LineRange } from '../../src/dockerfile/dockerfile.ts';
import type { ImagePageHost } from '../../src/protocol/imagePage.ts';
import type { ImagePageWord } from '../../src/protocol/imagePageWords.ts';
import type { Remote } from '../../src/protocol/rpc.ts';
import type { Feed } from '../shared/feed.ts';
import type { PageStore } from '../shared/pageStore.ts';
import type { PageParts } from '../shared/parts.ts';
import type { Translate } from '../shared/words.ts';
import type { PageState } from './pageState.ts';

/** A piece of a tar, with the number of the download. */
export interface TarPiece {
  readonly download: number;
  readonly piece: Uint8Array<ArrayBuffer>;
}

/** What the host tells in its own time. */
export interface PageFeeds {
  /** Pieces of tars that are being downloaded. */
  readonly tarPieces: Feed<TarPiece>;
  /** Told when containers of the engine change. */
  readonly containersChanged: Feed<void>;
  /** Told when a command asks to compare with the other images of the engine. */
  readonly comparisonWanted: Feed<void>;
  /** The lines that the cursor is in, in the editor of the Dockerfile. */
  readonly dockerfileCursor: Feed<LineRange>;
  /** The first line that is seen there. */
  readonly dockerfileScroll: Feed<number>;
  /** Told when what was said of the Dockerfile no longer holds. */
  readonly dockerfileChanges: Feed<void>;
}

/** What every part of the page may use. */
export interface Page extends PageParts, PageFeeds {
  readonly host: Remote<ImagePageHost>;
  readonly store: PageStore<PageState>;
  readonly t: Translate<ImagePageWord>;
  readonly inBrowser: boolean;
  /** Whether the page is about an image of an engine. */
  readonly ofEngine: boolean;
  /** Whether it is about a container of one. */
  readonly ofContainer: boolean;
  readonly verifyInBackground: boolean;
  /** BCP 47, for `Intl`. */
  readonly language: string;
  /** A size in the unit of the settings, three significant digits. */
  size(bytes: number): string;
  /** The exact number of bytes, for tooltips. */
  exactly(bytes: number): string;
  /** Tells screen readers, politely. */
  announce(text: string): void;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('Rendered outside of the page');
  return page;
}
