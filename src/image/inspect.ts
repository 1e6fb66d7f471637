import type { Image } from './image.ts';
import { familiarReference } from './reference.ts';

/**
 * The form of `docker image inspect`, as far as config, manifest and references determine it (Docker Engine API,
 * ImageInspect). What only an engine knows (GraphDriver, LastTagTime, virtual sizes) is left out, not invented.
 */
export function dockerInspect(image: Image): Record<string, unknown> {
  const { config } = image;
  const lastComment = image.steps.at(-1)?.comment ?? '';
  return {
    Id: image.id,
    RepoTags: image.references.filter(hasTag).map(familiarReference),
    RepoDigests: repoDigests(image),
    Comment: lastComment,
    ...(config.created ? { Created: config.created } : {}),
    Author: config.author ?? '',
    ...(config.docker_version ? { DockerVersion: config.docker_version } : {}),
    ...(config.config ? { Config: config.config } : {}),
    Architecture: image.platform.architecture,
    ...(image.platform.variant ? { Variant: image.platform.variant } : {}),
    Os: image.platform.os,
    ...(image.platform.osVersion ? { OsVersion: image.platform.osVersion } : {}),
    RootFS: { Type: config.rootfs?.type ?? 'layers', Layers: config.rootfs?.diff_ids ?? [] },
    ...(image.rawManifest
      ? {
          Descriptor: {
            ...(image.rawManifest.mediaType ? { mediaType: image.rawManifest.mediaType } : {}),
            digest: image.rawManifest.digest,
            size: image.rawManifest.bytes.length,
          },
        }
      : {}),
  };
}

/** Layouts may carry a bare tag (`1.0`) in place of a name; that is no repository's. */
function hasTag(reference: string): boolean {
  return /:[^/]+$/.test(reference) && !reference.includes('@');
}

function repoDigests({ indexes, manifestDigest, references }: Image): string[] {
  const digest = indexes[0]?.digest ?? manifestDigest;
  if (!digest) return [];
  const repositories = references
    .filter(hasTag)
    .map((reference) => familiarReference(reference).replace(/:[^/]+$/, ''));
  return [...new Set(repositories)].map((repository) => `${repository}@${digest}`);
}
