import { EngineError } from './engineError.ts';

/** What a `DOCKER_HOST` means: where to connect to, and how. */
export type Target =
  /** A Unix socket, or a named pipe of Windows. */
  | { readonly kind: 'socket'; readonly path: string }
  /** `prefix` is '' or a path before those of the API, without a slash at its end. */
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly prefix: string;
      readonly secure: boolean;
    }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      /** The engine's socket there; null for the one that docker uses there. */
      readonly socket: string | null;
    };

const USER = /^[\w.][\w.@\\-]*$/;
const HOST = /^[\w.:][\w.:%-]*$/;
const PATH = /^\/[\w./-]*$/;

/**
 * Takes a `DOCKER_HOST` apart, as the Docker CLI does: `unix:`, `npipe:`, `tcp:` (also without a scheme), `http:`, `https:`
 * and `ssh:`. What would be an option of ssh, or would mean something to the other side's shell, is refused.
 * @param secure whether `tcp:` is to use TLS
 * @throws EngineError `wrong-context`
 */
export function parseHost(host: string, secure: boolean): Target {
  const text = host.trim();
  if (text.startsWith('unix://') && text.length > 7) return { kind: 'socket', path: text.slice(7) };
  if (text.startsWith('npipe://') && text.length > 8) return { kind: 'socket', path: text.slice(8) };
  const url = urlOf(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `tcp://${text}`) ?? refuse(host);
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (!HOST.test(name) || url.search !== '' || url.hash !== '') return refuse(host);
  switch (url.protocol) {
    case 'tcp:':
      return tcp(url, name, secure, secure ? 2376 : 2375);
    case 'http:':
      return tcp(url, name, secure, 80);
    case 'https:':
      return tcp(url, name, true, 443);
    case 'ssh:':
      return ssh(host, url, name);
    default:
      return refuse(host);
  }
}

function tcp(url: URL, host: string, secure: boolean, port: number): Target {
  const prefix = url.pathname.replace(/\/+$/, '');
  return { kind: 'tcp', host, port: Number(url.port || port), prefix, secure };
}

function ssh(text: string, url: URL, host: string): Target {
  const user = decoded(url.username) ?? refuse(text);
  const socket = url.pathname.replace(/^\/$/, '');
  if (url.password !== '')
    throw new EngineError(
      'wrong-context',
      'The engine {0} has a password in its address, which ssh does not take; use a key, and ssh-agent.',
      [withoutPassword(text)],
    );
  if ((user !== '' && !USER.test(user)) || (socket !== '' && !PATH.test(socket))) return refuse(text);
  return { kind: 'ssh', host, user: user || null, port: url.port ? Number(url.port) : null, socket: socket || null };
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function refuse(text: string): never {
  throw new EngineError(
    'wrong-context',
    '{0} is not an address of an engine; one begins with unix://, npipe://, tcp://, https:// or ssh:// and names a host or a path.',
    [withoutPassword(text)],
  );
}

/** The arguments that say where ssh is to go; a command to run there may follow. */
export function sshDestination({ host, user, port }: Target & { kind: 'ssh' }): string[] {
  return [...(user === null ? [] : ['-l', user]), ...(port === null ? [] : ['-p', String(port)]), '--', host];
}

/** The address as it may be shown and logged. */
export function withoutPassword(host: string): string {
  return host.replace(/^(\s*(?:[a-z][a-z\d+.-]*:\/\/)?[^/:]*):[^/]*@/i, '$1@');
}
