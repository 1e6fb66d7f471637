import { annotationsOf } from '../image/annotations.ts';
import type { Image } from '../image/image.ts';
import type { BuildProvenance } from './provenance.ts';

/** The image that another one says it was built on (image-spec, annotations.md). It says nothing of where that ends. */
export interface ClaimedBase {
  readonly name: string | null;
  /** Of its manifest, or of the index that its name meant. */
  readonly digest: string | null;
}

const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';

/**
 * What annotations say, else labels, else the provenance where it names one image alone. A label may be the base's own, of
 * what that was built on.
 */
export function claimedBase(
  image: Pick<Image, 'config' | 'rawManifest' | 'indexes' | 'manifestDigest'>,
  provenance: Pick<BuildProvenance, 'materials'> | null = null,
): ClaimedBase {
  const said = { ...image.config.config?.Labels, ...annotationsOf(image) };
  const recorded = recordedBase(provenance?.materials ?? []);
  const name = said[NAME]?.trim() || recorded?.name || '';
  // It becomes a line of a Dockerfile.
  return { name: name === '' || /\s/.test(name) ? null : name, digest: said[DIGEST] || recorded?.digest || null };
}

/** Of several images that were fetched nobody says which one is below; frontends of BuildKit are none of them. */
function recordedBase(materials: readonly string[]): ClaimedBase | null {
  const images = materials.flatMap((uri) => {
    const [, path, version, query] = /^pkg:(?:docker|oci)\/([^@?]+)(?:@([^?]+))?(?:\?(.*))?$/.exec(uri) ?? [];
    if (!path || /^docker\/dockerfile(?:-upstream)?$/.test(path)) return [];
    const digest = new URLSearchParams(query).get('digest');
    return [{ name: decoded(version ? `${path}:${version}` : path), digest }];
  });
  const [only, other] = images;
  return only && !other ? only : null;
}

/** Names in package URLs are escaped; one that is not is taken as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
