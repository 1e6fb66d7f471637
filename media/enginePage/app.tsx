import { useCallback, useEffect, useState } from 'preact/hooks';
import type {
  EndpointModel,
  EnginePageClient,
  EnginePageHost,
  EnginePageStart,
  EngineReading,
} from '../../src/protocol/enginePage.ts';
import { serve } from '../../src/protocol/rpc.ts';
import { PageShell } from '../shared/pageShell.tsx';
import { offerSelection } from '../shared/selectionMenu.ts';
import type { PageProps } from '../shared/startPage.tsx';
import { useAnnouncement } from '../shared/useAnnouncement.ts';
import { EngineView } from './engineView.tsx';
import { addEvents, type Events, NO_EVENTS } from './events/events.ts';
import { PageContext } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import { useEngine } from './useEngine.ts';
import { usePageValue } from './usePageValue.ts';

/** The page: asks the host for the engine and what happens in it, and shows that. */
export function App({ start, port, host, store }: PageProps<EnginePageStart, EnginePageHost, PageState>) {
  const [settings, setSettings] = useState(start.settings);
  const [endpoint, setEndpoint] = useState<EndpointModel>({ name: start.engine, host: null, found: '' });
  const [events, setEvents] = useState<Events>(NO_EVENTS);
  const [attempt, setAttempt] = useState(0);
  const [lost, setLost] = useState<EngineReading | null>(null);
  const [state, setState] = useState(() => store.get());
  const [announcement, announce] = useAnnouncement();
  const again = useCallback(() => setAttempt((before) => before + 1), []);

  useEffect(() => store.set(state), [store, state]);
  // Before the host is asked, so that nothing is missed in between.
  useEffect(
    () =>
      serve<EnginePageClient>(port, {
        happened: async (news) => setEvents((before) => addEvents(before, news)),
        changed: async () => again(),
        lost: async (failure) => setLost({ state: 'failed', failure }),
        settings: async (next) => setSettings(next),
      }),
    [port, again],
  );
  useEffect(() => {
    host.open().then(
      (opened) => {
        setEndpoint(opened.endpoint);
        setEvents((before) => addEvents(before, opened.events));
      },
      (error: Error) => announce(error.message),
    );
  }, [host, announce]);
  useEffect(offerSelection, []);
  const engine = useEngine(host, attempt, lost);
  const page = usePageValue(host, store, start, settings, announce);

  return (
    <PageContext.Provider value={page}>
      <PageShell parts={page} announcement={announcement}>
        <EngineView
          endpoint={endpoint}
          engine={engine}
          events={events}
          state={state}
          update={(patch) => setState((before) => ({ ...before, ...patch }))}
          onRefresh={again}
        />
      </PageShell>
    </PageContext.Provider>
  );
}
