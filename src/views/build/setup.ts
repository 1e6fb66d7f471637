import { type Buildx, findBuildx } from '../../build/buildx.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import type { Engines } from '../../sources/engine/engines.ts';

/** What builds, by which engine. */
export interface Setup {
  readonly endpoint: string;
  readonly client: EngineClient;
  readonly store: 'containerd' | 'graph-driver';
  /** Null where the engine's own builder without BuildKit is all there is. */
  readonly buildx: Buildx | null;
}

/**
 * Asks an engine what it is, and looks for buildx. A Podman has no BuildKit.
 * @param endpoint as in addresses
 * @throws as `Engines.client`
 */
export async function setUp(
  engines: Engines,
  endpoint: string,
  env: Readonly<Record<string, string | undefined>>,
  signal?: AbortSignal,
): Promise<Setup> {
  const client = await engines.client(endpoint, signal);
  const { store } = await client.info(signal);
  const buildx = client.about.kind === 'podman' ? null : await findBuildx(dockerWords(endpoint), env, signal);
  return { endpoint, client, store, buildx };
}

/** The docker command for an engine, which is not to be another one by what is configured for it. */
function dockerWords(endpoint: string): string[] {
  return ['docker', ...(endpoint.includes('://') ? ['--host', endpoint] : ['--context', endpoint])];
}
