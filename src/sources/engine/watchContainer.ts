import type { EngineClient } from './client.ts';
import { EngineRefusal } from './engineError.ts';
import type { Engines } from './engines.ts';

/**
 * Calls back when a name comes to mean another container than when watching began, or that has run again or ended since,
 * and when the engine has none of that name any more. An engine that is away changes nothing.
 * @returns the end of watching
 */
export function watchContainer(
  engines: Engines,
  { endpoint, container }: { readonly endpoint: string; readonly container: string },
  onChange: (gone: boolean) => void,
): () => void {
  const ended = new AbortController();
  let last: string | null | undefined;
  let current: EngineClient | undefined;
  const look = async () => {
    const now = await current
      ?.container(container)
      .inspect(ended.signal)
      .then(
        ({ id, run }) => `${id} ${run}`,
        (error: unknown) => (error instanceof EngineRefusal && error.status === 404 ? null : undefined),
      );
    if (now === undefined || now === last || ended.signal.aborted) return;
    const before = last;
    last = now;
    if (before !== undefined) onChange(now === null);
  };
  const stop = engines.watch(endpoint, {
    ready: (client) => {
      current = client;
      void look();
    },
    containersChanged: () => void look(),
  });
  return () => {
    ended.abort();
    stop();
  };
}
