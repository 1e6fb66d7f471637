import { useEffect, useState } from 'preact/hooks';
import type { EnginePageHost, EngineReading } from '../../src/protocol/enginePage.ts';
import type { Remote } from '../../src/protocol/rpc.ts';

/** What is known of the engine, and whether it is being asked. */
export interface EngineState {
  /** As it was read last; null at first. */
  readonly reading: EngineReading | null;
  readonly asking: boolean;
}

/**
 * Asks the engine, anew for each `attempt`; what was known stays until the answer is there.
 * @param lost what the host has told since then of an engine that went away
 */
export function useEngine(host: Remote<EnginePageHost>, attempt: number, lost: EngineReading | null): EngineState {
  const [state, setState] = useState<EngineState>({ reading: null, asking: true });
  useEffect(() => {
    const controller = new AbortController();
    setState(({ reading }) => ({ reading, asking: true }));
    const settle = (reading: EngineReading) => !controller.signal.aborted && setState({ reading, asking: false });
    host
      .engine(controller.signal)
      .then(settle, ({ message }: Error) => settle({ state: 'failed', failure: { message, action: null } }));
    return () => controller.abort();
  }, [host, attempt]);
  useEffect(() => {
    if (lost) setState({ reading: lost, asking: false });
  }, [lost]);
  return state;
}
