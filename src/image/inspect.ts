import type { Image } from './image.ts';
import { normalizeReference, parseReference, printReference } from './reference.ts';

/**
 * The form of `docker image inspect`, as far as config, manifest and references determine it (Docker Engine API,
 * ImageInspect). What only an engine knows (GraphDriver, LastTagTime, virtual sizes) is left out, not invented.
 */
export function dockerInspect(image: Image): Record<string, unknown> {
  const { config } = image;
  const lastComment = image.steps.at(-1)?.comment ?? '';
  return {
    Id: image.id,
    RepoTags: image.references.filter((reference) => !reference.includes('@')),
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

function repoDigests(image: Image): string[] {
  if (!image.manifestDigest) return [];
  const repositories = image.references.flatMap((text) => {
    if (normalizeReference(text) === text || text.includes('/') || text.includes(':')) {
      try {
        return [parseReference(text)];
      } catch {
        return [];
      }
    }
    return [];
  });
  const names = repositories.map(({ registry, repository }) =>
    printReference({ registry, repository, tag: null, digest: image.manifestDigest }),
  );
  return [...new Set(names)];
}
