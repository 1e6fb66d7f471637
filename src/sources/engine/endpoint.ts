import type { ImageError } from '../../image/errors.ts';
import { withoutPassword } from './target.ts';

/** Where an engine may be reached. */
export interface Endpoint {
  /** What addresses call it: `default`, the name of a Docker context, or the host itself where it has no name. */
  readonly name: string;
  /** As in `DOCKER_HOST`: `unix:///var/run/docker.sock`, `ssh://me@build` */
  readonly host: string;
  /** Who says so: DOCKER_HOST, the platform, a Docker context, or a socket that is there. */
  readonly origin: 'environment' | 'platform' | 'context' | 'found';
  /** What a context says of itself, or the program that a socket belongs to. */
  readonly description: string | null;
  /** Null where nothing asks for TLS. */
  readonly tls: TlsPlace | null;
}

/** Where the certificates are (`ca.pem`, `cert.pem`, `key.pem`, any of which may be missing); not the secrets themselves. */
export interface TlsPlace {
  readonly folder: string;
  /** Whether the engine's certificate is checked. */
  readonly verify: boolean;
}

/** A context that cannot be used, and why. */
export interface BrokenEndpoint {
  readonly name: string;
  readonly error: ImageError;
}

/** How sentences call an endpoint: its name and host, without a password. */
export function endpointLabel({ name, host }: Pick<Endpoint, 'name' | 'host'>): string {
  const shown = withoutPassword(host);
  return name === host ? shown : `${name} (${shown})`;
}

export function isBroken(endpoint: Endpoint | BrokenEndpoint): endpoint is BrokenEndpoint {
  return 'error' in endpoint;
}
