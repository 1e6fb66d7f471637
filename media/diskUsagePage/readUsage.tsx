import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RemovalModel, TickRequest, UsageModel } from '../../src/protocol/diskUsagePage.ts';
import { filterItems } from './items/filter.ts';
import { ItemsPane } from './items/itemsPane.tsx';
import { kept, type Ticks, toggle, withKeys } from './items/ticks.ts';
import { usePage } from './pageContext.ts';
import type { PageState } from './pageState.ts';
import { PlanPane } from './removal/planPane.tsx';
import { RemovalBar } from './removal/removalBar.tsx';
import { ReportPane } from './removal/reportPane.tsx';
import { usePlan } from './removal/usePlan.ts';
import { MapPane } from './treemap/mapPane.tsx';

interface Props {
  /** Of this reading of the engine. */
  readonly number: number;
  readonly usage: UsageModel;
  readonly isAsking: boolean;
  readonly removal: RemovalModel | null;
  /** What a command wants to be ticked; null once it is. */
  readonly tick: TickRequest | null;
  readonly onTicked: () => void;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly onCloseReport: () => void;
}

/** What an engine holds, as a list and as a map, and what comes of removing what is ticked in them. */
export function ReadUsage({ number, usage, isAsking, removal, tick, onTicked, state, update, onCloseReport }: Props) {
  const { run } = usePage();
  const { filter } = state;
  const ticks = useMemo(() => kept(new Set(state.ticked), usage.items), [state.ticked, usage]);
  const shown = useMemo(() => filterItems(usage.items, filter, Date.now()), [usage, filter]);
  // The row that was asked for elsewhere; anew for each time.
  const [wanted, setWanted] = useState<{ readonly key: string } | null>(null);
  const plan = usePlan(number, ticks);
  const isRunning = removal?.state === 'running';
  const report = removal?.state === 'ended' ? removal.report : null;
  const setTicks = (next: Ticks) => {
    update({ ticked: [...next] });
    // What goes next is to be seen in its place.
    if (report) onCloseReport();
  };

  useEffect(() => {
    if (!tick) return;
    const keys = 'keys' in tick ? tick.keys : usage.presets.find(({ key }) => key === tick.preset)?.keys;
    const there = [...kept(new Set(keys), usage.items)];
    setTicks(new Set(there));
    if ('keys' in tick && there[0] !== undefined) setWanted({ key: there[0] });
    onTicked();
  });

  const onToggle = (keys: readonly string[]) => {
    if (!isRunning) setTicks(toggle(ticks, keys));
  };
  return (
    <>
      <main class="content">
        <div class="split usage">
          <ItemsPane
            usage={usage}
            shown={shown}
            ticks={ticks}
            isLocked={isRunning}
            wanted={wanted}
            state={state}
            update={update}
            onToggle={onToggle}
            onTicks={setTicks}
          />
          <div class="pane side-pane">
            <MapPane usage={usage} ticks={ticks} onToggle={onToggle} onShow={(key) => setWanted({ key })} />
            {report ? (
              <ReportPane report={report} onClose={onCloseReport} />
            ) : (
              <PlanPane
                usage={usage}
                ticks={ticks}
                state={plan}
                onTickToo={(keys) => setTicks(withKeys(ticks, keys))}
              />
            )}
          </div>
        </div>
      </main>
      <RemovalBar
        ticks={ticks}
        state={plan}
        isAsking={isAsking}
        running={isRunning ? removal : null}
        onRemove={() =>
          run((host) =>
            host.remove(
              number,
              (plan.plan?.goes ?? []).filter((key) => ticks.has(key)),
            ),
          )
        }
        onCancel={() => run((host) => host.cancelRemoval())}
      />
    </>
  );
}
