import { useCallback, useEffect, useState } from 'preact/hooks';
import type {
  DiskUsagePageClient,
  DiskUsagePageHost,
  DiskUsagePageStart,
  RemovalModel,
  TickRequest,
} from '../../src/protocol/diskUsagePage.ts';
import { serve } from '../../src/protocol/rpc.ts';
import { PageShell } from '../shared/pageShell.tsx';
import { offerSelection } from '../shared/selectionMenu.ts';
import type { PageProps } from '../shared/startPage.tsx';
import { useAnnouncement } from '../shared/useAnnouncement.ts';
import { PageContext } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import { UsageView } from './usageView.tsx';
import { usePageValue } from './usePageValue.ts';
import { useUsage } from './useUsage.ts';

/** The page: asks the host for what the engine holds, and shows that. */
export function App({ start, port, host, store }: PageProps<DiskUsagePageStart, DiskUsagePageHost, PageState>) {
  const [settings, setSettings] = useState(start.settings);
  const [engine, setEngine] = useState(start.engine);
  const [state, setState] = useState(() => store.get());
  const [removal, setRemoval] = useState<RemovalModel | null>(null);
  const [tick, setTick] = useState<TickRequest | null>(null);
  const [isChanged, setChanged] = useState(false);
  const [announcement, announce] = useAnnouncement();
  const [newest, setNewest] = useState<number | null>(null);
  const { reading, isAsking, ask, cancel } = useUsage(host, newest);
  const refresh = useCallback(() => {
    setChanged(false);
    ask();
  }, [ask]);

  useEffect(() => store.set(state), [store, state]);
  // Before the host is asked, so that nothing is missed in between.
  useEffect(
    () =>
      serve<DiskUsagePageClient>(port, {
        changed: async () => setChanged(true),
        replaced: async (number) => {
          setNewest(number);
          setChanged(false);
        },
        removal: async (next) => {
          setRemoval(next);
          if (next.state === 'ended') refresh();
        },
        tick: async (request) => setTick(request),
        settings: async (next) => setSettings(next),
      }),
    [port, refresh],
  );
  useEffect(() => {
    host.open().then(
      (opened) => {
        setEngine(opened.engine);
        setRemoval((now) => now ?? opened.removal);
        setTick((now) => now ?? opened.tick);
      },
      (error: Error) => announce(error.message),
    );
  }, [host, announce]);
  useEffect(offerSelection, []);
  const page = usePageValue(host, store, start, settings, announce);

  return (
    <PageContext.Provider value={page}>
      <PageShell parts={page} announcement={announcement}>
        <UsageView
          engine={engine}
          reading={reading}
          isAsking={isAsking}
          isChanged={isChanged}
          removal={removal}
          tick={tick}
          onTicked={() => setTick(null)}
          state={state}
          update={(patch) => setState((before) => ({ ...before, ...patch }))}
          onRefresh={refresh}
          onCancel={cancel}
          onCloseReport={() => {
            setRemoval(null);
            page.run((all) => all.closeReport());
          }}
        />
      </PageShell>
    </PageContext.Provider>
  );
}
