import { shortId } from '../../image/digest.ts';
import { familiarReference, parseReference } from '../../image/reference.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';

/** Why an image without a tag is there. */
export type Untagged = 'digest' | 'dangling' | 'intermediate';

/** A tag of an engine's image, or an image that has none: what one row shows. */
export interface ListedName {
  readonly image: ListedImage;
  /** What addresses call it: the tag verbatim, or the image's ID. */
  readonly name: string;
  /** As people type it; null where nothing names a repository. */
  readonly repository: string | null;
  /** Null with the repository. */
  readonly registry: string | null;
  /** Null where it has none. */
  readonly tag: string | null;
  /** Null where it is tagged. */
  readonly untagged: Untagged | null;
}

/** Every name of every image, in the engine's order. */
export function namesOfImages(images: readonly ListedImage[]): ListedName[] {
  const parents = new Set(images.map(({ parent }) => parent));
  const names = images.flatMap((image): ListedName[] => {
    if (image.tags.length > 0)
      return [...new Set(image.tags)].map((tag) => ({ image, name: tag, ...partsOf(tag), untagged: null }));
    const [digest] = image.digests;
    if (digest !== undefined) return [{ image, name: image.id, ...partsOf(digest), tag: null, untagged: 'digest' }];
    const untagged = parents.has(image.id) ? 'intermediate' : 'dangling';
    return [{ image, name: image.id, repository: null, registry: null, tag: null, untagged }];
  });
  // An engine that names two images the same must not take all rows with it.
  return [...new Map(names.map((each) => [each.name, each])).values()];
}

/** How many containers were made from an image; null where the list does not tell. */
export function containersOf({ containers, manifests }: ListedImage): number | null {
  if (containers !== null || manifests === null) return containers;
  return manifests.reduce((sum, manifest) => sum + manifest.containers.length, 0);
}

/** Whether its ID is the digest of what its tag points to, as in a containerd store, and not that of its config. */
export function isIdOfTarget({ id, digests, manifests }: ListedImage): boolean {
  return manifests !== null || digests.some((digest) => digest.endsWith(`@${id}`));
}

/** What a row without its group is called: `nginx:1.27`, or `<none>` with its short ID. */
export function wholeName({ repository, tag, image }: ListedName): string {
  return `${repository ?? '<none>'}${tag === null ? ` ${shortId(image.id)}` : `:${tag}`}`;
}

/** What it is called below its repository. */
export function nameInRepository({ tag, image }: ListedName): string {
  return tag ?? `<none> ${shortId(image.id)}`;
}

/** A name that follows no grammar is shown as it is: it is one row, not an error of the list. */
function partsOf(reference: string): Pick<ListedName, 'repository' | 'registry' | 'tag'> {
  try {
    const { registry, repository, tag } = parseReference(reference);
    return { repository: familiarReference(`${registry}/${repository}`), registry, tag };
  } catch {
    return { repository: reference, registry: null, tag: null };
  }
}
