import { ImageError } from '../../image/errors.ts';
import { configFolder, configuredContext, contextEndpoint, contextFolders, readContext } from './dockerConfig.ts';
import { type BrokenEndpoint, type Endpoint, isBroken } from './endpoint.ts';
import { foundEndpoints } from './foundSockets.ts';
import type { Machine } from './machine.ts';

/** What the Docker CLI calls the endpoint of DOCKER_HOST, or where that is not set the platform's. */
const DEFAULT = 'default';

/** The endpoints there are, each host once. */
export interface Endpoints {
  /** The name of the one that the docker command uses, which may be a broken one. */
  readonly current: string;
  /** The current one first, then `default`, contexts by name, and sockets that were found. */
  readonly endpoints: readonly (Endpoint | BrokenEndpoint)[];
}

/**
 * The endpoint that the docker command uses: DOCKER_HOST, DOCKER_CONTEXT, `currentContext` of its config, the platform's.
 * @throws EngineError `wrong-context` where it names a context that is not there: what is meant is then not known
 */
export async function currentEndpoint(machine: Machine): Promise<Endpoint> {
  return namedEndpoint(await currentName(machine), machine);
}

/**
 * The endpoint that an address means: `default`, a context's name, or a host itself.
 * @throws EngineError `wrong-context`
 */
export async function resolveEndpoint(name: string, machine: Machine): Promise<Endpoint> {
  if (!name.includes('://')) return namedEndpoint(name, machine);
  const known = (await foundEndpoints(machine)).find(({ host }) => host === name);
  return known ?? { name, host: name, origin: 'found', description: null, tls: null };
}

/** All endpoints; a context that cannot be used is one of them, with the reason. */
export async function listEndpoints(machine: Machine): Promise<Endpoints> {
  const stored = await Promise.all(
    (await contextFolders(machine)).map((folder) => orBroken(folder, () => readContext(folder, machine))),
  );
  const contexts = stored.flatMap((each) => each ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
  const current = await currentOrBroken(machine);
  const named = [current, defaultEndpoint(machine), ...contexts];
  const hosts = new Set(named.map((endpoint) => (isBroken(endpoint) ? '' : endpoint.host)));
  const found = (await foundEndpoints(machine)).filter(({ host }) => !hosts.has(host));
  const names = named.map(({ name }) => name);
  const once = named.filter(({ name }, position) => names.indexOf(name) === position);
  return { current: current.name, endpoints: [...once, ...found] };
}

async function currentOrBroken(machine: Machine): Promise<Endpoint | BrokenEndpoint> {
  const name = await orBroken('config.json', () => currentName(machine));
  return typeof name === 'string' ? orBroken(name, () => namedEndpoint(name, machine)) : name;
}

async function currentName(machine: Machine): Promise<string> {
  if (machine.env['DOCKER_HOST']) return DEFAULT;
  return machine.env['DOCKER_CONTEXT'] || (await configuredContext(machine)) || DEFAULT;
}

async function namedEndpoint(name: string, machine: Machine): Promise<Endpoint> {
  return name === DEFAULT ? defaultEndpoint(machine) : contextEndpoint(name, machine);
}

function defaultEndpoint(machine: Machine): Endpoint {
  const { env, platform } = machine;
  const host = env['DOCKER_HOST'];
  if (!host) {
    const own = platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock';
    return { name: DEFAULT, host: own, origin: 'platform', description: null, tls: null };
  }
  const verify = Boolean(env['DOCKER_TLS_VERIFY']);
  const folder = env['DOCKER_CERT_PATH'] || configFolder(machine);
  const tls = verify || env['DOCKER_TLS'] ? { folder, verify } : null;
  return { name: DEFAULT, host, origin: 'environment', description: null, tls };
}

async function orBroken<T>(name: string, work: () => Promise<T>): Promise<T | BrokenEndpoint> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImageError) return { name, error };
    throw error;
  }
}
