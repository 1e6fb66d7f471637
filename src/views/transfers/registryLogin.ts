import { ImageError } from '../../image/errors.ts';
import { type Credentials, credentialsFor, registryAuth, registryConfig } from '../../sources/engine/credentials.ts';
import type { Machine } from '../../sources/engine/machine.ts';
import type { Look } from '../rows/rowText.ts';

/** Where it is said whose login is used, and what ends looking for one. */
type Listener = { readonly signal: AbortSignal; log(line: string): void };
type LoginWords = Pick<Look, 'l10n' | 'describe'>;

/**
 * The login that the docker command has for a registry, as an engine takes it; undefined where it has none. Where it cannot
 * be had, the log says so and the registry is asked without one, as most of them allow.
 */
export async function loginFor(
  registry: string,
  machine: Machine,
  listener: Listener,
  words: LoginWords,
): Promise<string | undefined> {
  const credentials = await find(registry, machine, listener, words);
  return credentials ? registryAuth(registry, credentials) : undefined;
}

/** The logins for several registries, as `loginFor`; undefined where there is none for any of them. */
export async function loginsFor(
  registries: readonly string[],
  machine: Machine,
  listener: Listener,
  words: LoginWords,
): Promise<string | undefined> {
  const logins = new Map<string, Credentials>();
  for (const registry of registries) {
    const credentials = await find(registry, machine, listener, words);
    if (credentials) logins.set(registry, credentials);
  }
  return logins.size > 0 ? registryConfig(logins) : undefined;
}

async function find(
  registry: string,
  machine: Machine,
  { signal, log }: Listener,
  { l10n, describe }: LoginWords,
): Promise<Credentials | null> {
  try {
    const credentials = await credentialsFor(registry, machine, signal);
    if (credentials) log(l10n.t('With the login that the docker command has for {0}.', registry));
    return credentials;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    log(l10n.t('Without a login: {0}', describe(error)));
    return null;
  }
}
