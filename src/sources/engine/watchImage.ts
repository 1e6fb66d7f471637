import type { Address } from '../../image/address.ts';
import type { Digest } from '../../image/digest.ts';
import type { EngineClient } from './client.ts';
import { EngineRefusal } from './engineError.ts';
import type { Engines } from './engines.ts';

/**
 * Calls back when a name comes to mean another image than when watching began, and when the engine has none of that name
 * any more. An engine that is away changes nothing.
 * @returns the end of watching
 */
export function watchImage(
  engines: Engines,
  { endpoint, reference }: Pick<Address & { kind: 'engine' }, 'endpoint' | 'reference'>,
  onChange: (gone: boolean) => void,
): () => void {
  const ended = new AbortController();
  let last: Digest | null | undefined;
  let current: EngineClient | undefined;
  const look = async () => {
    const now = await current?.inspectImage(reference, undefined, ended.signal).then(
      ({ id }) => id,
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
    imagesChanged: () => void look(),
  });
  return () => {
    ended.abort();
    stop();
  };
}
