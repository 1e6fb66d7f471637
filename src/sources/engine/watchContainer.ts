import type { Engines } from './engines.ts';
import { type Meaning, watchMeaning } from './watchMeaning.ts';

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
  const meaning: Meaning = {
    ask: async (client, signal) => {
      const { id, run } = await client.container(container).inspect(signal);
      return `${id} ${run}`;
    },
    changes: 'containersChanged',
  };
  return watchMeaning(engines, endpoint, meaning, onChange);
}
