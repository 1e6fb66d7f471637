import { createServer } from 'node:net';
import { readConfigFacts } from '../../image/readConfigFacts.ts';
import type { RunOptions } from '../../run/options.ts';
import { LOOPBACK, proposePorts } from '../../run/ports.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { parseHost } from '../../sources/engine/target.ts';
import type { EnginePlace } from '../sources/place.ts';
import type { RunImage } from './subject.ts';

/** What is known of an image that is to be run, and how it is proposed to be. */
export interface Described {
  readonly image: RunImage;
  readonly proposed: RunOptions;
}

/**
 * Asks an engine for an image.
 * @param interactive whether the user is to type to it; then it goes when it ends
 * @throws as `EngineClient`
 */
export async function describeRun(
  client: EngineClient,
  { endpoint, reference, platform }: EnginePlace,
  interactive: boolean,
): Promise<Described> {
  const [{ stated, id }, { rows: images }, { rows: containers }] = await Promise.all([
    client.inspectImage(reference),
    client.listImages(),
    client.containers(),
  ]);
  const manifests = images.find((each) => each.id === id)?.manifests ?? [];
  const platforms = manifests.flatMap(({ kind, present, platform: of }) =>
    kind === 'image' && present && of !== null ? [of] : [],
  );
  const config = readConfigFacts({ config: stated.Config });
  const taken = new Set(containers.map(({ name }) => name));
  const image = { endpoint, reference, client, config, platforms: [...new Set(platforms)], taken };
  const isFree = async (port: number) => !isPublished(containers, port) && (await isFreeAt(client, port));
  const proposed = {
    image: reference,
    name: null,
    ports: interactive ? [] : await proposePorts(config.ports, isFree),
    environment: {},
    mounts: [],
    platform: platform !== undefined && platforms.length > 1 ? platform : null,
    restart: 'no',
    remove: interactive,
    entrypoint: null,
    command: [],
    interactive,
  } as const;
  return { image, proposed };
}

function isPublished(containers: readonly EngineContainer[], port: number): boolean {
  return containers.some(({ ports }) => ports.some(({ host }) => host?.port === port));
}

/** Whether a port of this machine is free; of another's nothing is known. */
async function isFreeAt({ endpoint }: EngineClient, port: number): Promise<boolean> {
  if (parseHost(endpoint.host, endpoint.tls !== null).kind !== 'socket') return true;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
