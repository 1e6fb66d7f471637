import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import type { ListedImage } from './answers/imageList.ts';
import type { EngineClient } from './client.ts';
import { EngineError } from './engineError.ts';
import { inParallel } from './inParallel.ts';

/** Images that are compared; an engine with more is a build farm, and the newest are those that anybody looks for. */
const IMAGE_LIMIT = 5_000;
/** Images whose layers are remembered; an image never changes. */
const KEPT = 20_000;

/**
 * How another image stands to the one that is looked at: built on it, what it was built on, of the very same layers, or
 * just with some of them.
 */
export type Relation = 'built-on-it' | 'base' | 'same-layers' | 'shares';

/** Another image of the engine that has layers of this one, or was built on it. */
export interface RelatedImage {
  readonly id: Digest;
  readonly tags: readonly string[];
  /** `repository@digest` */
  readonly digests: readonly string[];
  readonly relation: Relation;
  /** How many of the bottom layers of both are the same. */
  readonly layers: number;
}

/** What of an image tells how others stand to it. */
export interface ComparedImage {
  readonly diffIds: readonly string[];
  /** The images it was built on, as far as the engine knows them, nearest first. */
  readonly parents: readonly Digest[];
}

/** @returns null for an image that has nothing in common with it */
export function relationOf(
  own: ComparedImage & { readonly id: Digest },
  other: ComparedImage & { readonly id: Digest },
): Pick<RelatedImage, 'relation' | 'layers'> | null {
  let layers = 0;
  while (layers < own.diffIds.length && own.diffIds[layers] === other.diffIds[layers]) layers++;
  if (other.parents.includes(own.id)) return { relation: 'built-on-it', layers };
  if (own.parents.includes(other.id)) return { relation: 'base', layers };
  if (layers === 0) return null;
  const [isAllOfOwn, isAllOfOther] = [layers === own.diffIds.length, layers === other.diffIds.length];
  if (isAllOfOwn && isAllOfOther) return { relation: 'same-layers', layers };
  return { relation: isAllOfOwn ? 'built-on-it' : isAllOfOther ? 'base' : 'shares', layers };
}

/** What was found among the images of an engine. */
export interface FoundRelated {
  /** Those that have most in common first. */
  readonly images: readonly RelatedImage[];
  /** Images that could not be compared. */
  readonly unread: number;
}

/** Finds images with common layers; what it once asked of an image it asks no more. */
export class RelatedImages {
  /** Diff IDs by image ID. */
  readonly #known = new Map<Digest, readonly string[]>();

  /**
   * The images of an engine that have layers of one of them.
   * @param target the ID by which the engine lists it
   * @param diffIds its layers
   * @throws as `EngineClient`, but for single images
   */
  async find(
    client: EngineClient,
    target: Digest,
    diffIds: readonly string[],
    signal: AbortSignal,
  ): Promise<FoundRelated> {
    const { rows, unreadable } = await client.listImages({ intermediate: true, signal });
    const parents = new Map(rows.map(({ id, parent }) => [id, parent]));
    const own = { id: target, diffIds, parents: parentsOf(target, parents) };
    const others = rows.filter(({ id }) => id !== target);
    const images: RelatedImage[] = [];
    let unread = unreadable.length + Math.max(0, others.length - IMAGE_LIMIT);
    await inParallel(others.slice(0, IMAGE_LIMIT), async (other) => {
      const layers = await this.#layersOf(client, other, signal);
      if (!layers) unread++;
      const { id, tags, digests } = other;
      const relation = layers && relationOf(own, { id, diffIds: layers, parents: parentsOf(id, parents) });
      if (relation) images.push({ id, tags, digests, ...relation });
    });
    return { images: images.sort(byLayers), unread };
  }

  /** Undefined where the engine does not say, as for an image that has just been removed. */
  async #layersOf(
    client: EngineClient,
    { id }: ListedImage,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined> {
    const known = this.#known.get(id);
    if (known) return known;
    try {
      const { stated } = await client.inspectImage(id, undefined, signal);
      const layers = stated.RootFS?.Layers ?? [];
      this.#known.set(id, layers);
      const [oldest] = this.#known.keys();
      if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
      return layers;
    } catch (error) {
      if (!(error instanceof ImageError) || error instanceof EngineError) throw error;
      return undefined;
    }
  }
}

/** A hostile engine may name parents in a circle. */
function parentsOf(id: Digest, parents: ReadonlyMap<Digest, Digest | null>): Digest[] {
  const found = new Set<Digest>();
  for (let at = parents.get(id); at && at !== id && !found.has(at); at = parents.get(at)) found.add(at);
  return [...found];
}

function byLayers(a: RelatedImage, b: RelatedImage): number {
  return b.layers - a.layers || compareText(a.tags[0] ?? '~', b.tags[0] ?? '~') || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
