import { ImageError } from '../../image/errors.ts';
import { credentialsFor, registryAuth } from '../../sources/engine/credentials.ts';
import type { Machine } from '../../sources/engine/machine.ts';
import type { Look } from '../rows/rowText.ts';

/**
 * The login that the docker command has for a registry, as an engine takes it; undefined where it has none. Where it cannot
 * be had, the log says so and the registry is asked without one, as most of them allow.
 */
export async function loginFor(
  registry: string,
  machine: Machine,
  { signal, log }: { readonly signal: AbortSignal; log(line: string): void },
  { l10n, describe }: Pick<Look, 'l10n' | 'describe'>,
): Promise<string | undefined> {
  try {
    const credentials = await credentialsFor(registry, machine, signal);
    if (!credentials) return undefined;
    log(l10n.t('With the login that the docker command has for {0}.', registry));
    return registryAuth(registry, credentials);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    log(l10n.t('Without a login: {0}', describe(error)));
    return undefined;
  }
}
