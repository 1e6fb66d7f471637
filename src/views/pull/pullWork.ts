import { type Digest, isDigest } from '../../image/digest.ts';
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
import { type Pulled, pullReport } from './pullReport.ts';
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
  const { l10n } = look;
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
  const { layers } = progress;
  const parts = pullingNow(layers, l10n).parts ?? [];
  if (allTags) return report({ message: l10n.t('All tags are there'), parts });
  const { pulled, id } = await takeApart(client, wanted, progress, started, signal);
  log('');
  for (const line of pullReport(pulled, look)) log(line);
  const isNew = before === null || before !== id || layers.some(({ phase }) => phase === 'pulled');
  report({ message: isNew ? l10n.t('Pulled') : l10n.t('It was up to date'), parts });
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
  if (status === '' || logged.get(id) === status) return;
  logged.set(id, status);
  log(id === '' ? status : `${id}: ${status}`);
}

async function takeApart(
  client: EngineClient,
  wanted: PullWanted,
  { layers, digest }: PullProgress,
  started: number,
  signal: AbortSignal,
): Promise<{ readonly pulled: Pulled; readonly id: Digest }> {
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
  const hasTarget = own !== undefined || manifests.length > 0;
  const pulled: Pulled = {
    reference: wantedName(wanted),
    platform,
    digest: digest ?? (hasTarget ? inspected.id : null),
    isIndex: own && isDigest(digest) ? own.digest !== digest : null,
    manifest: own?.digest ?? null,
    config: hasTarget ? null : inspected.id,
    layers,
    reused: await reusedBytes(client, reference, asked, layers, own?.contentSize ?? null, signal),
    started,
  };
  return { pulled, id: inspected.id };
}

/** Of the blobs, where the engine keeps those; else of the lowest layers, since others are never there without these. */
async function reusedBytes(
  client: EngineClient,
  reference: string,
  platform: string | undefined,
  layers: readonly LayerProgress[],
  stored: number | null,
  signal: AbortSignal,
): Promise<Pulled['reused']> {
  const there = layers.filter(({ phase }) => phase === 'there').length;
  if (there === 0) return null;
  const fetched = layers.reduce((sum, { done }) => sum + done, 0);
  if (stored !== null) return { bytes: Math.max(0, stored - fetched), kind: 'stored' };
  const { layerSizes } = await describeImage(client, reference, platform, signal);
  const sizes = layerSizes.slice(0, there);
  if (layers.length !== layerSizes.length || sizes.includes(null)) return null;
  return { bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0), kind: 'unpacked' };
}
