import { formatBytes } from '../../format/size.ts';
import { printReference, type Reference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { type Machine, thisMachine } from '../../sources/engine/machine.ts';
import { explainRegistry } from '../../sources/engine/registryErrors.ts';
import type { Look } from '../rows/rowText.ts';
import { loginFor } from './registryLogin.ts';

/**
 * Logs what a registry has under a reference.
 * @throws ImageError one sentence
 */
export async function lookUp(
  client: EngineClient,
  { reference }: { readonly reference: Reference },
  context: JobContext,
  look: Look,
  machine: Machine = thisMachine(),
): Promise<void> {
  const { signal, report, log } = context;
  const { l10n, language } = look;
  const auth = await loginFor(reference.registry, machine, context, look);
  const remote = await client.transfers.remote(reference, { auth, signal }).catch((error: unknown) => {
    throw explainRegistry(error, reference);
  });
  const { digest, mediaType, size, platforms } = remote;
  const isIndex = /\.index\.|manifest\.list/.test(mediaType ?? '');
  log(l10n.t('Reference: {0}', printReference(reference)));
  log(isIndex ? l10n.t('Digest of the index: {0}', digest) : l10n.t('Digest of the manifest: {0}', digest));
  if (mediaType !== null) log(l10n.t('Media type: {0}', mediaType));
  if (size !== null) log(l10n.t('Size of that document: {0}', formatBytes(size, language)));
  for (const platform of platforms) log(l10n.t('Platform: {0}', platform));
  report({ message: digest });
}
