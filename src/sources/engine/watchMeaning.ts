import type { EngineClient } from './client.ts';
import { EngineRefusal } from './engineError.ts';
import type { Engines } from './engines.ts';
import type { EngineListener } from './watchEngine.ts';

/** What a name means to an engine, and when that may have changed. */
export interface Meaning {
  ask(client: EngineClient, signal: AbortSignal): Promise<string>;
  readonly changes: keyof Pick<EngineListener, 'imagesChanged' | 'containersChanged'>;
}

/**
 * Calls back when a name comes to mean something else than when watching began, and when it means nothing any more. An
 * engine that is away changes nothing.
 * @param onChange must not throw
 * @returns the end of watching
 */
export function watchMeaning(
  engines: Engines,
  endpoint: string,
  { ask, changes }: Meaning,
  onChange: (gone: boolean) => void,
): () => void {
  const ended = new AbortController();
  let last: string | null | undefined;
  let current: EngineClient | undefined;
  /** The look under way; `again` where something has changed since it began. One after another, lest an old answer come last. */
  let looking: { again: boolean } | undefined;
  const lookOnce = async () => {
    if (!current) return;
    const now = await ask(current, ended.signal).catch((error: unknown) =>
      error instanceof EngineRefusal && error.status === 404 ? null : undefined,
    );
    if (now === undefined || now === last || ended.signal.aborted) return;
    const before = last;
    last = now;
    if (before !== undefined) onChange(now === null);
  };
  const look = async () => {
    if (looking) {
      looking.again = true;
      return;
    }
    looking = { again: true };
    while (looking.again && !ended.signal.aborted) {
      looking.again = false;
      await lookOnce();
    }
    looking = undefined;
  };
  const stop = engines.watch(endpoint, {
    ready: (client) => {
      current = client;
      void look();
    },
    [changes]: () => void look(),
  });
  return () => {
    ended.abort();
    stop();
  };
}
