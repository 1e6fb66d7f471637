import { useCallback, useEffect, useState } from 'preact/hooks';
import type { LineRange } from '../../src/dockerfile/dockerfile.ts';
import type { ImagePageClient, ImagePageHost, ImagePageStart, Target } from '../../src/protocol/imagePage.ts';
import { serve } from '../../src/protocol/rpc.ts';
import { createFeed } from '../shared/feed.ts';
import { PageShell } from '../shared/pageShell.tsx';
import { offerSelection } from '../shared/selectionMenu.ts';
import type { PageProps } from '../shared/startPage.tsx';
import { useAnnouncement } from '../shared/useAnnouncement.ts';
import { ImageView } from './imageView.tsx';
import type { IntegrityNews } from './integrity/useIntegrity.ts';
import { ChangedBar } from './opening/changedBar.tsx';
import { Failure } from './opening/failure.tsx';
import { OpeningProgress, type Progress } from './opening/openingProgress.tsx';
import { PageContext, type TarPiece } from './pageContext.ts';
import { goTo, type PageState } from './pageState.ts';
import type { ContentsProgress } from './readingLayers.tsx';
import { useCatalog } from './useCatalog.ts';
import { usePageValue } from './usePageValue.ts';

/** The page: opens the archive, and shows how that stands or what it holds. */
export function App({ start, port, host, store }: PageProps<ImagePageStart, ImagePageHost, PageState>) {
  const [settings, setSettings] = useState(start.settings);
  const [progress, setProgress] = useState<Progress | null>(null);
  const [changed, setChanged] = useState<'changed' | 'gone' | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [wantedLayer, setWantedLayer] = useState<number | null>(null);
  const [state, setState] = useState(() => store.get());
  const [contentsProgress] = useState(() => createFeed<ContentsProgress>());
  const [integrityNews] = useState(() => createFeed<IntegrityNews>());
  const [feeds] = useState(() => ({
    tarPieces: createFeed<TarPiece>(),
    containersChanged: createFeed<void>(),
    comparisonWanted: createFeed<void>(),
    dockerfileCursor: createFeed<LineRange>(),
    dockerfileScroll: createFeed<number>(),
    dockerfileChanges: createFeed<void>(),
  }));
  const [announcement, announce] = useAnnouncement();

  useEffect(() => store.set(state), [store, state]);
  const update = useCallback((patch: Partial<PageState>) => setState((before) => ({ ...before, ...patch })), []);
  const show = useCallback((target: Target) => {
    setState((before) => goTo(before, target));
    setWantedLayer(target.layer ?? null);
  }, []);

  // Before the archive is asked for, so that no word of the host about it is missed.
  useEffect(
    () =>
      serve<ImagePageClient>(port, {
        progress: async (done, total) => setProgress({ done, total }),
        contentsProgress: async (image, variant, done, total, layers) =>
          contentsProgress.tell({ place: { image, variant }, done, total, layers }),
        integrityProgress: async (image, variant, progress) =>
          integrityNews.tell({ place: { image, variant }, progress }),
        tarPiece: async (download, piece) => feeds.tarPieces.tell({ download, piece }),
        containersChanged: async () => feeds.containersChanged.tell(),
        compareWithOthers: async () => feeds.comparisonWanted.tell(),
        cursorInDockerfile: async (lines) => feeds.dockerfileCursor.tell(lines),
        dockerfileScrolled: async (line) => feeds.dockerfileScroll.tell(line),
        dockerfileChanged: async () => feeds.dockerfileChanges.tell(),
        changedOnDisk: async (gone) => setChanged(gone ? 'gone' : 'changed'),
        show: async (target) => show(target),
        settings: async (next) => setSettings(next),
      }),
    [port, show, contentsProgress, integrityNews, feeds],
  );
  useEffect(offerSelection, []);
  const opening = useCatalog(host, attempt, show);
  const again = useCallback(() => {
    setChanged(null);
    setProgress(null);
    setAttempt((before) => before + 1);
  }, []);

  const page = usePageValue(host, store, start, feeds, settings, announce);
  return (
    <PageContext.Provider value={page}>
      <PageShell parts={page} announcement={announcement}>
        {changed && opening.phase !== 'opening' && <ChangedBar gone={changed === 'gone'} onReload={again} />}
        {opening.phase === 'opening' && <OpeningProgress progress={progress} />}
        {opening.phase === 'failed' && <Failure refusal={opening.refusal} level={1} onTryAgain={again} />}
        {opening.phase === 'open' && (
          <ImageView
            catalog={opening.catalog}
            state={state}
            update={update}
            contentsProgress={contentsProgress}
            integrityNews={integrityNews}
            wantedLayer={wantedLayer}
            onLayerShown={() => setWantedLayer(null)}
            onTryAgain={again}
          />
        )}
      </PageShell>
    </PageContext.Provider>
  );
}
