import { annotationsOf } from '../image/annotations.ts';
import type { Image } from '../image/image.ts';

/** The image that another one says it was built on (image-spec, annotations.md). It says nothing of where that ends. */
export interface ClaimedBase {
  readonly name: string | null;
  /** Of its manifest, or of the index that its name meant. */
  readonly digest: string | null;
}

const NAME = 'org.opencontainers.image.base.name';
const DIGEST = 'org.opencontainers.image.base.digest';

/** What annotations say, else labels; a label may be the base's own, of what that was built on. */
export function claimedBase(image: Pick<Image, 'config' | 'rawManifest' | 'indexes' | 'manifestDigest'>): ClaimedBase {
  const said = { ...image.config.config?.Labels, ...annotationsOf(image) };
  const name = said[NAME]?.trim() ?? '';
  // It becomes a line of a Dockerfile.
  return { name: name === '' || /\s/.test(name) ? null : name, digest: said[DIGEST] || null };
}
