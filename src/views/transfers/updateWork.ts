import { isDigest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { parseReference, printReference, type Reference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { RemoteImage } from '../../sources/engine/answers/distribution.ts';
import type { InspectedImage } from '../../sources/engine/answers/imageDetails.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { EngineRefusal } from '../../sources/engine/engineError.ts';
import { type Machine, thisMachine } from '../../sources/engine/machine.ts';
import { isPlatform, platformOfInspected } from '../../sources/engine/platforms.ts';
import { explainRegistry } from '../../sources/engine/registryErrors.ts';
import type { Look } from '../rows/rowText.ts';
import { pullWork } from './pullWork.ts';
import { loginFor } from './registryLogin.ts';
import { type PullWanted, wantedName } from './wanted.ts';

/**
 * Pulls an image where its registry has another one under its name, as the work of a job. What is compared are the digests
 * of what the name means there and of what was pulled: of two indexes, or of two manifests.
 * @throws ImageError one sentence
 */
export async function updateWork(
  client: EngineClient,
  wanted: PullWanted,
  context: JobContext,
  look: Look,
  machine: Machine = thisMachine(),
): Promise<void> {
  const { reference } = wanted;
  const { signal, report, log } = context;
  report({ message: look.l10n.t('Asking the registry') });
  const inspected = await client.inspectImage(printReference(reference), undefined, signal);
  const own = digestsOf(inspected.digests, reference);
  if (own.length === 0)
    throw new ImageError(
      'request',
      '{0} was never pulled, so there is nothing to compare with what its registry has. Pull it, if that is to take its place.',
      [wantedName(wanted)],
    );
  const same = { ...wanted, platform: wanted.platform ?? foreignPlatform(client, inspected) };
  const auth = await loginFor(reference.registry, machine, context, look);
  const remote = await remoteOf(client, reference, auth, signal);
  // An engine that cannot ask finds out by pulling: what is there is not fetched again.
  if (!remote) return pullWork(client, same, context, look, machine);
  log(look.l10n.t('Here: {0}', own.join(', ')));
  log(look.l10n.t('In the registry: {0}', remote.digest));
  if (own.includes(remote.digest)) return report({ message: look.l10n.t('It is up to date') });
  await pullWork(client, same, context, look, machine);
}

/** The platform of what an engine has under a name, where a pull without one would put its own in that place. */
function foreignPlatform({ about }: EngineClient, inspected: InspectedImage): string | undefined {
  const { Os: os, Architecture: architecture } = inspected.stated;
  if (!os || !architecture || about.os === null || about.architecture === null) return undefined;
  const platform = platformOfInspected(inspected);
  return isPlatform(platform, `${about.os}/${about.architecture}`) ? undefined : platform;
}

/** The digests by which the registry of a reference knows an image. */
function digestsOf(digests: readonly string[], { registry, repository }: Reference): string[] {
  return digests.flatMap((text) => {
    const known = parseReference(text);
    return known.registry === registry && known.repository === repository && isDigest(known.digest)
      ? [known.digest]
      : [];
  });
}

async function remoteOf(
  client: EngineClient,
  reference: Reference,
  auth: string | undefined,
  signal: AbortSignal,
): Promise<RemoteImage | undefined> {
  try {
    return await client.transfers.remote(reference, { auth, signal });
  } catch (error) {
    const isRefusal = error instanceof EngineRefusal && (error.status === 404 || error.status === 405);
    if (isRefusal && client.about.kind === 'podman') return undefined;
    throw explainRegistry(error, reference);
  }
}
