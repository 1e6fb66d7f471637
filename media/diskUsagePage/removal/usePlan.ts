import { useEffect, useState } from 'preact/hooks';
import type { PlanModel, UsageModel } from '../../../src/protocol/diskUsagePage.ts';
import type { Ticks } from '../items/ticks.ts';
import { usePage } from '../pageContext.ts';

/** What comes of removing what is ticked, as far as that is known. */
export interface PlanState {
  /** Of the ticks before, while these are being looked at; null for none. */
  readonly plan: PlanModel | null;
  /** Whether the plan is that of these ticks. */
  readonly isCurrent: boolean;
  readonly failure: string | null;
}

const NOTHING: PlanState = { plan: null, isCurrent: true, failure: null };

/** Asks the host for each set of ticks. */
export function usePlan(usage: UsageModel, ticks: Ticks): PlanState {
  const { host } = usePage();
  const [state, setState] = useState<PlanState & { readonly of: Ticks | null }>({ ...NOTHING, of: null });
  useEffect(() => {
    if (ticks.size === 0) return setState({ ...NOTHING, of: ticks });
    const controller = new AbortController();
    const settle = (next: PlanState) => !controller.signal.aborted && setState({ ...next, of: ticks });
    host.plan([...ticks], controller.signal).then(
      (plan) => settle({ plan, isCurrent: true, failure: null }),
      ({ message }: Error) => settle({ plan: null, isCurrent: true, failure: message }),
    );
    return () => controller.abort();
    // What was read anew may have other sizes.
  }, [host, usage, ticks]);
  if (ticks.size === 0) return NOTHING;
  return { ...state, isCurrent: state.of === ticks };
}
