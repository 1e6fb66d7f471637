import type { Address } from '../../image/address.ts';
import type { Engines } from './engines.ts';
import { type Meaning, watchMeaning } from './watchMeaning.ts';

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
  const meaning: Meaning = {
    ask: async (client, signal) => (await client.inspectImage(reference, undefined, signal)).id,
    changes: 'imagesChanged',
  };
  return watchMeaning(engines, endpoint, meaning, onChange);
}
