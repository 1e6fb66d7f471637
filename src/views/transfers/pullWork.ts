import { type Digest, hexOf } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { printReference } from '../../image/reference.ts';
import type { JobContext } from '../../jobs/job.ts';
import type { EngineMessage } from '../../sources/engine/answers/messages.ts';
import type { EngineClient } from '../../sources/engine/client.ts';
import { describeImage } from '../../sources/engine/describeImage.ts';
import { type Machine, thisMachine } from '../../sources/engine/machine.ts';
import { isPlatform, platformOfInspected } from '../../sources/engine/platforms.ts';
import { type LayerProgress, PullProgress } from '../../sources/engine/pullProgress.ts';
import { explainRegistry, registryError } from '../../sources/engine/registryErrors.ts';
import type { Look } from '../rows/rowText.ts';
import { pullingNow } from './pullParts.ts';
import { bytesOf, fetchedLayers, type Pulled, pullReport } from './pullReport.ts';
import { loginFor } from './registryLogin.ts';
import { type PullWanted, wantedName } from './wanted.ts';

/**
 * Pulls an image as the work of a job: says how far it is, and at the end what came.
 * @throws ImageError one sentence
 */
export async function pullWork(
  client: EngineClient,
  wanted: PullWanted,
  context: JobContext,
  look: Look,
  machine: Machine = thisMachine(),
): Promise<void> {
  const { reference, platform, allTags } = wanted;
  const { signal, report, log } = context;
  const { l10n, describe } = look;
  const started = Date.now();
  const before = allTags ? null : await idOf(client, wanted, signal);
  const auth = await loginFor(reference.registry, machine, context, look);
  const progress = new PullProgress();
  const logged = new Map<string, string>();
  report({ message: l10n.t('Asking the registry') });
  try {
    for await (const message of await client.transfers.pull(reference, { platform, allTags, auth, signal })) {
      if (message.error !== null) throw registryError(message.error, reference);
      progress.add(message);
      logOnce(message, logged, log);
      report(pullingNow(progress.layers, l10n));
    }
  } catch (error) {
    throw explainRegistry(error, reference);
  }
  progress.end();
  const parts = pullingNow(progress.layers, l10n).parts ?? [];
  // Of several tags it is the last that says so.
  if (allTags && progress.isNew !== null) return report({ message: l10n.t('All tags are there'), parts });
  const now = progress.isNew === null && !allTags ? await idOf(client, wanted, signal) : null;
  if (progress.isNew === null && now === null)
    throw new ImageError('unreadable', 'The engine {0} broke off the pull of {1} and did not say why. Try again.', [
      client.label,
      wantedName(wanted),
    ]);
  const isNew = progress.isNew ?? before !== now;
  report({ message: isNew ? l10n.t('Pulled') : l10n.t('It was up to date'), parts });
  try {
    const pulled = await takeApart(client, wanted, progress, started, signal);
    log('');
    for (const line of pullReport(pulled, look)) log(line);
  } catch (error) {
    // What was to be done is done.
    if (!(error instanceof ImageError)) throw error;
    log(describe(error));
  }
}

/** Null where it is not there. */
async function idOf(client: EngineClient, { reference }: PullWanted, signal: AbortSignal): Promise<Digest | null> {
  try {
    return (await client.inspectImage(printReference(reference), undefined, signal)).id;
  } catch (error) {
    if (error instanceof ImageError && 'status' in error) return null;
    throw error;
  }
}

/** Lines that say where something stands, but not each of its bytes. */
function logOnce({ id, status }: EngineMessage, logged: Map<string, string>, log: (line: string) => void): void {
  const kind = status.replace(/^Retrying.*/, 'Retrying');
  if (kind === '' || logged.get(id) === kind) return;
  logged.set(id, kind);
  log(id === '' ? status : `${id}: ${status}`);
}

async function takeApart(
  client: EngineClient,
  wanted: PullWanted,
  progress: PullProgress,
  started: number,
  signal: AbortSignal,
): Promise<Pulled> {
  const reference = printReference(wanted.reference);
  const asked = client.supports('inspect-platform') ? wanted.platform : undefined;
  const inspected = await client.inspectImage(reference, asked, signal);
  const platform = platformOfInspected(inspected);
  const isContainerd = client.supports('list-manifests');
  const listed = isContainerd ? (await client.listImages({ reference, signal })).rows : [];
  const manifests = listed.flatMap(({ manifests: each }) => each ?? []);
  const own = manifests.find(
    (each) => each.kind === 'image' && each.present && isPlatform(each.platform ?? '', platform),
  );
  // Podman tells of the config as of a layer.
  const layers = progress.layers.filter(({ id }) => !hexOf(inspected.id).startsWith(id));
  const count = inspected.stated.RootFS?.Layers?.length ?? 0;
  const stored = own?.contentSize ?? null;
  return {
    reference: wantedName(wanted),
    platform,
    digest: progress.digest ?? (own ? inspected.id : null),
    isIndex: own && progress.digest !== null ? own.digest !== progress.digest : null,
    manifest: own?.digest ?? null,
    config: own ? null : inspected.id,
    layers,
    count,
    reused:
      stored === null
        ? await unpackedBytes(client, reference, asked, layers, count, signal)
        : storedBytes(layers, stored),
    started,
  };
}

function storedBytes(layers: readonly LayerProgress[], stored: number): Pulled['reused'] {
  const fetched = bytesOf(fetchedLayers(layers));
  return fetched === null || fetched > stored ? null : { bytes: stored - fetched, kind: 'stored' };
}

/** Of the lowest layers, since in such a store no other is there without them. */
async function unpackedBytes(
  client: EngineClient,
  reference: string,
  platform: string | undefined,
  layers: readonly LayerProgress[],
  count: number,
  signal: AbortSignal,
): Promise<Pulled['reused']> {
  const reused = count - fetchedLayers(layers).length;
  if (reused <= 0) return null;
  const described = await describeImage(client, reference, platform, signal).catch((error: unknown) => {
    // Podman 4 fails over histories without times.
    if (error instanceof ImageError) return null;
    throw error;
  });
  const bytes = (described?.layerSizes ?? [null])
    .slice(0, reused)
    .reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
  return bytes === null ? null : { bytes, kind: 'unpacked' };
}
