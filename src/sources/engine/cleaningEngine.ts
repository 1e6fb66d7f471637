import type { CleaningEngine } from '../../cleaning/removeItems.ts';
import type { EngineClient } from './client.ts';
import { EngineError, EngineRefusal } from './engineError.ts';
import { isRunning } from './holdings.ts';

/** An engine, as what removes things of it one by one asks it. What is under way is not ended: nobody would know what came of it. */
export function cleaningEngine(client: EngineClient): CleaningEngine {
  const { holdings } = client;
  return {
    containers: async () => {
      const { rows } = await holdings.containers(false);
      return rows.map((container) => ({ ...container, isRunning: isRunning(container) }));
    },
    containerEnd: async (id) => (await unlessGone(client.container(id).inspect()))?.finished,
    image: (name) => unlessGone(client.inspectImage(name)),
    volumeCreated: async (name) => (await unlessGone(holdings.volume(name)))?.created,
    hasNetwork: async (id) => (await holdings.networks()).rows.some((network) => network.id === id),
    hasCache: async (id) => (await holdings.computed(false)).cache.rows.some((record) => record.id === id),
    remove: async (kind, id, isForced) => {
      switch (kind) {
        case 'image':
          return holdings.removeImage(id);
        case 'container':
          await client.container(id).remove({ force: isForced, volumes: false });
          return [];
        case 'volume':
          await holdings.removeVolume(id);
          return [];
        case 'network':
          await holdings.removeNetwork(id);
          return [];
        case 'cache':
          return (await holdings.removeCache(id)).map((record) => `Deleted: ${record}`);
      }
    },
    isLost: (error) => error instanceof EngineError,
  };
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EngineRefusal && error.status === 404) return undefined;
    throw error;
  }
}
