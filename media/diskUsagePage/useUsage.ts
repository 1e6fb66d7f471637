import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DiskUsagePageHost, UsageReading } from '../../src/protocol/diskUsagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';

/** What is known of what the engine holds. */
export interface UsageState {
  /** As it was read last; null before. */
  readonly reading: UsageReading | null;
  readonly isAsking: boolean;
}

/** Asks the engine anew when it is told to; what was known stays until the answer is there. */
export function useUsage(host: Remote<DiskUsagePageHost>) {
  const [state, setState] = useState<UsageState>({ reading: null, isAsking: true });
  const controller = useRef<AbortController>(undefined);
  const ask = useCallback(
    (anew = true) => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      setState(({ reading }) => ({ reading, isAsking: true }));
      const settle = (reading: UsageReading) => !own.signal.aborted && setState({ reading, isAsking: false });
      host
        .usage(anew, own.signal)
        .then(settle, ({ message }: Error) => settle({ state: 'failed', failure: { message, action: null } }));
    },
    [host],
  );
  const cancel = useCallback(() => {
    controller.current?.abort();
    setState(({ reading }) => ({ reading, isAsking: false }));
  }, []);
  useEffect(() => {
    ask(false);
    return () => controller.current?.abort();
  }, [ask]);
  return { ...state, ask, cancel };
}
