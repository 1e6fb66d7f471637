import { useEffect, useState } from 'preact/hooks';
import type { PlanModel } from '../../../src/protocol/diskUsagePage.ts';
import type { Ticks } from '../items/ticks.ts';
import { usePage } from '../pageContext.ts';

/** What comes of removing what is ticked, as far as that is known. */
export interface PlanState {
  /** Of the ticks or the reading before, while these are being looked at; null for none. */
  readonly plan: PlanModel | null;
  /** Whether the plan is that of these ticks in this reading. */
  readonly isCurrent: boolean;
  readonly failure: string | null;
}

const NOTHING: PlanState = { plan: null, isCurrent: true, failure: null };

/**
 * Asks the host for each set of ticks.
 * @param reading the number of what they are ticked in; another may have other sizes
 */
export function usePlan(reading: number, ticks: Ticks): PlanState {
  const { host } = usePage();
  const [state, setState] = useState<PlanState & { readonly of: Ticks | null; readonly reading: number }>({
    ...NOTHING,
    of: null,
    reading,
  });
  useEffect(() => {
    if (ticks.size === 0) return setState({ ...NOTHING, of: ticks, reading });
    const controller = new AbortController();
    const settle = (next: PlanState) => !controller.signal.aborted && setState({ ...next, of: ticks, reading });
    host.plan(reading, [...ticks], controller.signal).then(
      (plan) => settle({ plan, isCurrent: true, failure: null }),
      ({ message }: Error) => settle({ plan: null, isCurrent: true, failure: message }),
    );
    return () => controller.abort();
  }, [host, reading, ticks]);
  if (ticks.size === 0) return NOTHING;
  return { ...state, isCurrent: state.of === ticks && state.reading === reading };
}
