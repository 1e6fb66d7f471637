import { parseConfig } from '../../image/config.ts';
import { digestOf, isDigest } from '../../image/digest.ts';
import type { EngineFacts } from '../../image/engineFacts.ts';
import type { Image } from '../../image/image.ts';
import { distinctReferences } from '../catalog.ts';
import { completeImage } from '../complete.ts';
import type { EngineStep, ImageStorage, InspectedImage } from './answers/imageDetails.ts';
import type { EngineClient } from './client.ts';
import { layerSteps } from './layerSteps.ts';
import { platformToSend } from './platforms.ts';

/** An image as its engine describes it, before anything of it was exported. */
export interface EngineImage extends EngineFacts {
  /**
   * Its layers have no blob and no stored size, since an engine states neither. `id` is the ID the engine has for it, which
   * in a containerd store is no config's digest; `rawConfig` was written here, from what the engine says of the config.
   */
  readonly image: Image;
}

/**
 * Asks an engine what it knows of an image: two requests, no export.
 * @param reference a name or an ID
 * @param platform as `os/architecture[/variant]`; without it the engine's own, or any it has
 * @throws as `EngineClient`
 */
export async function describeImage(
  client: EngineClient,
  reference: string,
  platform?: string,
  signal?: AbortSignal,
): Promise<EngineImage> {
  const any = await client.inspectImage(reference, undefined, signal);
  const sent = platformToSend(client, 'inspect-platform', any, platform);
  const inspected = sent === undefined ? any : await client.inspectImage(reference, sent, signal);
  const steps = await client.imageHistory(reference, sent, signal);
  const diffIds = inspected.stated.RootFS?.Layers ?? [];
  const made = layerSteps(steps, diffIds.length);
  // Podman gives the version of the Docker that built it.
  const osVersion = client.about.kind === 'docker' ? inspected.stated.OsVersion : undefined;
  const image = await imageOf(inspected, steps, made, diffIds, osVersion);
  const sizes = steps.filter((_, index) => made?.[index]).map(({ size }) => size);
  // A containerd store has no sizes for a platform that it did not unpack.
  const isCounted = made !== null && sizes.some((size) => size > 0);
  const { kind, version } = client.about;
  return {
    image,
    engine: [kind === 'podman' ? 'Podman' : 'Docker', version].filter((part) => part).join(' '),
    endpoint: client.endpoint.name,
    id: inspected.id,
    target: any.id,
    digests: inspected.digests,
    size: inspected.size,
    layerSizes: diffIds.map((_, index) => (isCounted ? (sizes[index] ?? null) : null)),
    stepImageIds: steps.map(({ imageId }) => imageId),
    lastTagged: inspected.lastTagged,
    storage: inspected.storage,
    layerFolders: foldersOf(inspected.storage, diffIds.length),
  };
}

async function imageOf(
  { id, tags, stated }: InspectedImage,
  steps: readonly EngineStep[],
  made: readonly boolean[] | null,
  diffIds: readonly string[],
  osVersion: string | null | undefined,
): Promise<Image> {
  const written = {
    created: stated.Created,
    author: stated.Author || undefined,
    architecture: stated.Architecture,
    os: stated.Os,
    variant: stated.Variant || undefined,
    'os.version': osVersion || undefined,
    config: stated.Config,
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: steps.map(({ createdBy, created, comment, size }, index) => ({
      created: timeOf(created),
      created_by: createdBy,
      comment: comment ?? undefined,
      empty_layer: !(made?.[index] ?? size > 0) || undefined,
    })),
  };
  const bytes = Buffer.from(JSON.stringify(written));
  const image = await completeImage({
    config: parseConfig(bytes, id),
    rawConfig: { digest: digestOf(bytes), claimed: null, claimedSize: null, mediaType: null, bytes },
    rawManifest: null,
    indexes: [],
    layers: diffIds.map((name) => ({
      name,
      digest: null,
      claimedDigest: isDigest(name) ? name : null,
      claimedSize: null,
      mediaType: null,
      member: undefined,
      urls: [],
    })),
    references: distinctReferences(tags),
    attestations: [],
  });
  // They are not absent: nobody has asked for them yet.
  return { ...image, id, notes: image.notes.filter(({ code }) => code !== 'layer-absent') };
}

function timeOf(seconds: number | null): string | undefined {
  const time = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** overlay2 names the top layer's folder, and those below it from the top down. */
function foldersOf(storage: ImageStorage | null, count: number): (string | null)[] {
  const { UpperDir: upper, LowerDir: lower } = storage?.data ?? {};
  const folders = [...(upper ? [upper] : []), ...(lower ? lower.split(':') : [])].reverse();
  return folders.length === count ? folders : Array.from({ length: count }, () => null);
}
