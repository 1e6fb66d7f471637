import { type ImageConfig, parseConfig } from '../image/config.ts';
import { isDigest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Image, RawDocument } from '../image/image.ts';
import type { Descriptor, Manifest } from '../image/manifest.ts';
import { holdsStatementsOnly } from './attestations.ts';
import type { Budget } from './budget.ts';
import { completeImage, type LayerPart } from './complete.ts';
import { type Blobs, digestIn, openDescriptor, rawDocument, readDocument } from './documents.ts';

const IMAGE_CONFIGS = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** Annotations of layers that claim the digest of a table of contents: eStargz and zstd:chunked. */
const TOC_DIGESTS = ['containerd.io/snapshot/stargz/toc.digest', 'io.github.containers.zstd-chunked.manifest-checksum'];

/** What a manifest turned out to be. */
export type ReadManifest =
  | { readonly kind: 'image'; readonly image: Image }
  | { readonly kind: 'artifact'; readonly type: string };

/** Where an image is read from. */
export interface ImageContext {
  /** What the archive or folder is called in messages. */
  readonly source: string;
  readonly blobs: Blobs;
  readonly budget: Budget;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads the image of a manifest: its config, and where its layers are.
 * @throws ImageError `damaged` when the config is missing or broken; `limit`
 */
export async function readManifest(
  { source, blobs, budget, signal }: ImageContext,
  raw: RawDocument,
  manifest: Manifest,
  indexes: readonly RawDocument[],
): Promise<ReadManifest> {
  const configType = manifest.config.mediaType ?? '';
  if (manifest.artifactType && !IMAGE_CONFIGS.has(configType)) return { kind: 'artifact', type: manifest.artifactType };
  if (holdsStatementsOnly(manifest))
    return { kind: 'artifact', type: manifest.layers?.[0]?.mediaType ?? 'attestation' };
  const member = await openDescriptor(blobs, manifest.config);
  if (!member) {
    if (configType !== '' && !IMAGE_CONFIGS.has(configType)) return { kind: 'artifact', type: configType };
    throw new ImageError('damaged', 'The config {1} is not in {0}.', [source, manifest.config.digest.slice(0, 160)]);
  }
  const name = `${source}: config ${manifest.config.digest}`;
  budget.takeDocument(member.bytes.size);
  const bytes = await readDocument(member, name, signal);
  const config = parseConfig(bytes, name);
  // Media types lie both ways: a config that describes a root filesystem is an image's, whatever it is called.
  if (!IMAGE_CONFIGS.has(configType) && !describesImage(config))
    return { kind: 'artifact', type: configType || 'unknown' };
  budget.takeImage(manifest.layers?.length ?? 0);
  const layers: LayerPart[] = [];
  for (const descriptor of manifest.layers ?? []) layers.push(await layerPart(blobs, descriptor));
  const image = await completeImage(
    {
      config,
      rawConfig: rawDocument(bytes, manifest.config.mediaType, digestIn(manifest.config), manifest.config.size),
      rawManifest: raw,
      indexes,
      layers,
      references: [],
      attestations: [],
    },
    signal,
  );
  return { kind: 'image', image };
}

function describesImage(config: ImageConfig): boolean {
  return Array.isArray(config.rootfs?.diff_ids);
}

async function layerPart(blobs: Blobs, descriptor: Descriptor): Promise<LayerPart> {
  return {
    name: descriptor.digest,
    digest: digestIn(descriptor) ?? null,
    claimedDigest: digestIn(descriptor) ?? null,
    claimedSize: descriptor.size ?? null,
    mediaType: descriptor.mediaType ?? null,
    tocDigest: TOC_DIGESTS.map((key) => descriptor.annotations?.[key]).find(isDigest),
    member: await openDescriptor(blobs, descriptor),
    urls: descriptor.urls ?? [],
  };
}
