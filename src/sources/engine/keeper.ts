import type { Endpoint } from './endpoint.ts';
import { joinOn, type Machine } from './machine.ts';
import { parseHost, type Target } from './target.ts';

/** The program that runs an engine: it keeps the engine's log, and can start the engine. */
export type Keeper =
  | 'docker'
  | 'docker-rootless'
  | 'docker-desktop'
  | 'colima'
  | 'rancher-desktop'
  | 'orbstack'
  | 'podman'
  | 'podman-rootless'
  | 'podman-machine'
  /** Whatever runs it on a machine that ssh leads to. */
  | 'ssh'
  /** Nothing that is known here: another machine, or a socket of somebody's own. */
  | 'elsewhere';

/** Which program runs the engine of an endpoint, as far as its address and this machine tell. */
export async function keeperOf(endpoint: Pick<Endpoint, 'host' | 'tls'>, machine: Machine): Promise<Keeper> {
  return keeperByAddress(endpoint) ?? keeperHere(machine);
}

/** Whether it is known which program runs the engine of an endpoint, and so how that is started. */
export function isKept(endpoint: Pick<Endpoint, 'host' | 'tls'>): boolean {
  return keeperByAddress(endpoint) !== 'elsewhere';
}

/** Whether the group `docker` of its machine may use the engine of an endpoint, as far as its address tells. */
export function isOfDockerGroup(endpoint: Pick<Endpoint, 'host' | 'tls'>): boolean {
  const keeper = keeperByAddress(endpoint);
  return keeper === undefined || keeper === 'ssh';
}

/** Undefined where it is one of this machine's, at the socket that all of them share. */
function keeperByAddress(endpoint: Pick<Endpoint, 'host' | 'tls'>): Keeper | undefined {
  const target = targetOf(endpoint);
  if (target?.kind === 'ssh') return 'ssh';
  if (target?.kind !== 'socket') return 'elsewhere';
  const known = SOCKETS.find(([pattern]) => pattern.test(target.path))?.[1];
  return known ?? (isPlatformsOwn(target.path) ? undefined : 'elsewhere');
}

/** The profile of Colima that a socket belongs to. */
export function colimaProfile({ host }: Pick<Endpoint, 'host'>): string {
  return /colima\/([\w-]+)\/docker\.sock$/.exec(host)?.[1] ?? 'default';
}

/** By the paths that these programs are known to use; the first that fits. */
const SOCKETS: readonly [RegExp, Keeper][] = [
  [/\/\.docker\/(?:run|desktop)\/docker(?:-cli)?\.sock$|\/dockerDesktop\w*Engine$/, 'docker-desktop'],
  [/\/\.?colima\/[\w-]+\/docker\.sock$/, 'colima'],
  [/\/\.rd\/docker\.sock$/, 'rancher-desktop'],
  [/\/\.orbstack\/run\/docker\.sock$/, 'orbstack'],
  [/\/podman\/machine\/|\/podman-machine-[\w-]+$/, 'podman-machine'],
  [/^(?:\/var)?\/run\/podman\/podman\.sock$/, 'podman'],
  [/\/podman\/podman\.sock$/, 'podman-rootless'],
  [/^\/run\/user\/\d+\/docker\.sock$/, 'docker-rootless'],
];

function targetOf({ host, tls }: Pick<Endpoint, 'host' | 'tls'>): Target | undefined {
  try {
    return parseHost(host, tls !== null);
  } catch {
    return undefined;
  }
}

function isPlatformsOwn(path: string): boolean {
  return /^(?:\/var)?\/run\/docker\.sock$|\/docker_engine$/.test(path);
}

/** Where all programs share a socket, whose it is shows in what is installed. */
async function keeperHere(machine: Machine): Promise<Keeper> {
  const { platform, home } = machine;
  if (platform === 'win32') return 'docker-desktop';
  const signs: readonly [string, Keeper][] =
    platform === 'darwin'
      ? [
          ['/Applications/Docker.app', 'docker-desktop'],
          ['/Applications/OrbStack.app', 'orbstack'],
          ['/Applications/Rancher Desktop.app', 'rancher-desktop'],
          [joinOn(machine, home, '.colima'), 'colima'],
        ]
      : // Docker Desktop of Windows lends its socket to WSL.
        [['/mnt/wsl/docker-desktop', 'docker-desktop']];
  for (const [path, keeper] of signs) if (await machine.exists(path)) return keeper;
  return platform === 'darwin' ? 'docker-desktop' : 'docker';
}
