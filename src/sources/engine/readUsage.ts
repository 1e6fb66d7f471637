import { setImmediate } from 'node:timers/promises';
import { completeUsage, type ImageFacts } from '../../cleaning/completeUsage.ts';
import type { Usage } from '../../cleaning/usage.ts';
import { runInSlices } from '../../image/slices.ts';
import type { EngineClient } from './client.ts';
import type { ContentStore } from './contentStore.ts';
import { EngineRefusal } from './engineError.ts';
import { type HeldContainer, isRunning } from './holdings.ts';
import type { ImagePieces } from './imagePieces.ts';
import { inParallel } from './inParallel.ts';

/** What engines have of themselves. */
const PREDEFINED = ['bridge', 'host', 'none', 'podman', 'nat', 'ingress', 'docker_gwbridge'];
/** Containers that are asked when they ended. */
const ENDED_LIMIT = 10_000;

/**
 * Asks an engine what it holds: all sizes are computed, by it or here, which takes a while.
 * @param known what is known of images, kept from one time to the next
 * @param volumeSizes whether to have the engine walk over its volumes, too; they have no sizes otherwise
 * @throws as `EngineClient`
 */
export async function readUsage(
  client: EngineClient,
  known: ImagePieces,
  signal: AbortSignal,
  volumeSizes = true,
): Promise<Usage> {
  const [info, images, containers, volumes, networks, computed] = await Promise.all([
    client.info(signal),
    client.listImages({ intermediate: true, signal }),
    client.holdings.containers(true, signal),
    client.holdings.volumes(signal),
    client.holdings.networks(signal),
    client.holdings.computed(volumeSizes, signal),
  ]);
  const content = info.store === 'containerd' ? await contentOf(client, signal) : null;
  const found: ImageFacts[] = [];
  try {
    await inParallel(images.rows, async (image) => {
      const { id, parent, tags, digests, created, labels, manifests } = image;
      const knownAs = (manifests ?? []).map(({ digest }) => digest);
      const pieces = await known.of(client, content, image, signal);
      found.push({ id, parent, references: tags, digests, created, labels, knownAs, pieces });
    });
  } finally {
    content?.close();
  }
  const finished = await endsOf(client, containers.rows, signal);
  const lists = [images, containers, volumes, networks, computed.cache];
  const facts = {
    store: info.store,
    images: found,
    containers: containers.rows.map((container) => ({
      ...container,
      isRunning: isRunning(container),
      finished: finished.get(container.id) ?? null,
    })),
    volumes: volumes.rows.map((volume) => ({ ...volume, size: computed.volumeSizes.get(volume.name) ?? null })),
    networks: networks.rows.map((network) => ({ ...network, isPredefined: PREDEFINED.includes(network.name) })),
    cache: computed.cache.rows,
    unread: lists.reduce((sum, { unreadable }) => sum + unreadable.length, 0),
  };
  return runInSlices(completeUsage(facts), () => setImmediate());
}

/** Null where its blobs are not to be had one by one: an old engine, or a proxy before it. */
async function contentOf(client: EngineClient, signal: AbortSignal): Promise<ContentStore | null> {
  try {
    return await client.holdings.content(signal);
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** When containers ended, which a list does not say; one that is gone meanwhile says nothing. */
async function endsOf(
  client: EngineClient,
  containers: readonly HeldContainer[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number | null>> {
  const ended = containers.filter(({ state }) => state === 'exited' || state === 'dead').slice(0, ENDED_LIMIT);
  const times = new Map<string, number | null>();
  await inParallel(ended, async ({ id }) => {
    times.set(id, await endOf(client, id, signal));
  });
  return times;
}

async function endOf(client: EngineClient, id: string, signal: AbortSignal): Promise<number | null> {
  try {
    return (await client.container(id).inspect(signal)).finished;
  } catch (error) {
    if (error instanceof EngineRefusal) return null;
    throw error;
  }
}
