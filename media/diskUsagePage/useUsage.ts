import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DiskUsagePageHost, UsageAsks, UsageReading } from '../../src/protocol/diskUsagePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';

/** What is known of what the engine holds. */
export interface UsageState {
  /** As it was read last; null before. */
  readonly reading: UsageReading | null;
  readonly isAsking: boolean;
}

/**
 * Asks the engine anew when it is told to; what was known stays until the answer is there.
 * @param newest the number of what the host knows now, which is shown in place of any before it; null where it did not say
 */
export function useUsage(host: Remote<DiskUsagePageHost>, newest: number | null) {
  const [state, setState] = useState<UsageState>({ reading: null, isAsking: true });
  const controller = useRef<AbortController>(undefined);
  const ask = useCallback(
    (asks: UsageAsks = 'anew') => {
      controller.current?.abort();
      const own = new AbortController();
      controller.current = own;
      setState(({ reading }) => ({ reading, isAsking: true }));
      const settle = (reading: UsageReading) => !own.signal.aborted && setState({ reading, isAsking: false });
      host
        .usage(asks, own.signal)
        .then(settle, ({ message }: Error) => settle({ state: 'failed', failure: { message, action: null } }));
    },
    [host],
  );
  const cancel = useCallback(() => {
    controller.current?.abort();
    setState(({ reading }) => ({ reading, isAsking: false }));
  }, []);
  useEffect(() => {
    ask('changed');
    return () => controller.current?.abort();
  }, [ask]);
  const { reading, isAsking } = state;
  const isOld = newest !== null && reading?.state === 'read' && reading.number < newest;
  useEffect(() => {
    if (isOld && !isAsking) ask('unread');
  }, [isOld, isAsking, ask]);
  return { ...state, ask, cancel };
}
