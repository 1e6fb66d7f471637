import { ImageError } from '../../image/errors.ts';
import { versionSchema } from './answers/engineInfo.ts';
import { readAll } from './body.ts';
import { Capabilities, isApiVersion } from './capabilities.ts';
import type { Connection } from './connection.ts';
import { endpointLabel } from './endpoint.ts';
import { EngineError } from './engineError.ts';
import type { Patience } from './patience.ts';

/** Who an engine is. */
export interface AboutEngine {
  readonly kind: 'docker' | 'podman';
  readonly version: string | null;
  /** The version of the API that is used. */
  readonly api: string;
  /** The newest version of the API it has. */
  readonly newestApi: string;
  /** The oldest it still answers to; null where it does not say. */
  readonly oldestApi: string | null;
  readonly os: string | null;
  readonly architecture: string | null;
}

/** An engine that hangs should be told soon. In milliseconds; ssh may take its time to connect. */
const PATIENCE: Patience = { silence: 15_000, whole: 15_000 };
const SSH_PATIENCE: Patience = { silence: 45_000, whole: 45_000 };
const PING_LIMIT = 4_096;

/**
 * Asks who is there, and agrees on a version of the API.
 * @throws EngineError with the state in which the endpoint is
 */
export async function greet(
  connection: Connection,
  given?: Patience,
  signal?: AbortSignal,
): Promise<{ about: AboutEngine; capabilities: Capabilities }> {
  const { endpoint } = connection;
  const label = endpointLabel(endpoint);
  const patience = given ?? (endpoint.host.startsWith('ssh:') ? SSH_PATIENCE : PATIENCE);
  try {
    const ping = await connection.open({ path: '/_ping', patience, signal });
    await readAll(ping, PING_LIMIT, label);
    const newestApi = ping.headers['api-version'];
    if (!isApiVersion(newestApi)) throw noEngine(label, 'no Api-Version');
    const version = await connection.json(versionSchema, { path: '/version', patience, signal });
    const libpod = ping.headers['libpod-api-version'];
    const oldestApi = isApiVersion(version.MinAPIVersion) ? version.MinAPIVersion : null;
    const capabilities = new Capabilities(
      {
        apiVersion: newestApi,
        minApiVersion: oldestApi ?? '1.0',
        libpod: libpod === undefined ? null : String(libpod),
      },
      label,
    );
    const { kind, api } = capabilities;
    const { Version, Os, Arch } = version;
    const [os, architecture] = [Os || null, Arch || null];
    const about = { kind, version: Version || null, api, newestApi, oldestApi, os, architecture };
    return { about, capabilities };
  } catch (error) {
    if (error instanceof ImageError && !(error instanceof EngineError)) throw noEngine(label, error.message, error);
    throw error;
  }
}

function noEngine(label: string, reason: string, cause?: unknown): EngineError {
  return new EngineError('not-an-engine', 'What answers at {0} is no container engine ({1}).', [label, reason], {
    cause,
  });
}
