import { shortId } from '../../image/digest.ts';
import { familiarReference, parseReference } from '../../image/reference.ts';
import type { EngineContainer } from '../../sources/engine/answers/containers.ts';
import type { ListedImage } from '../../sources/engine/answers/imageList.ts';
import { type ImageUse, usesOf } from './imageUse.ts';

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
  /** Null where the engine did not list its containers. */
  readonly use: ImageUse | null;
}

/**
 * Every name of every image, in the engine's order.
 * @param containers those of the engine; null where they are not known
 */
export function namesOfImages(
  images: readonly ListedImage[],
  containers: readonly EngineContainer[] | null = null,
): ListedName[] {
  const parents = new Set(images.map(({ parent }) => parent));
  const useOf = containers ? usesOf(containers) : () => null;
  const names = images.flatMap((image): ListedName[] => {
    const use = useOf(image);
    if (image.tags.length > 0)
      return [...new Set(image.tags)].map((tag) => ({ image, use, name: tag, ...partsOf(tag), untagged: null }));
    const none = { image, use, name: image.id, tag: null };
    const [digest] = image.digests;
    if (digest !== undefined) return [{ ...none, ...partsOf(digest), tag: null, untagged: 'digest' }];
    const untagged = parents.has(image.id) ? 'intermediate' : 'dangling';
    return [{ ...none, repository: null, registry: null, untagged }];
  });
  // An engine that names two images the same must not take all rows with it.
  return [...new Map(names.map((each) => [each.name, each])).values()];
}

/** How many containers were made from an image; null where the engine does not tell. */
export function containersOf({ use, image: { containers, manifests } }: ListedName): number | null {
  if (use) return use.running + use.stopped;
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
