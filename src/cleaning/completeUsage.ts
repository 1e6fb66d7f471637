import { runAtOnce, type Steps } from '../image/slices.ts';
import { bytesOf, holdPieces } from './heldPieces.ts';
import { listed } from './items.ts';
import type { Usage, UsedContainer, UsedImage, UsedNetwork, UsedVolume } from './usage.ts';

/** An image, as far as an engine says. */
export type ImageFacts = Omit<UsedImage, 'size' | 'own' | 'children' | 'containers' | 'isDangling'>;

/** What an engine says of what it holds. */
export interface UsageFacts extends Pick<Usage, 'store' | 'cache' | 'unread'> {
  readonly images: readonly ImageFacts[];
  /** With the ID of the image they were made from, also where that is gone, and the bytes of all they see. */
  readonly containers: readonly (Omit<UsedContainer, 'goneImage'> & { readonly rootSize: number | null })[];
  readonly volumes: readonly Omit<UsedVolume, 'containers'>[];
  readonly networks: readonly Omit<UsedNetwork, 'containers'>[];
}

/** As many images are looked at in one step. */
const IMAGES = 64;

/** Says of each thing what holds it, and which bytes it shares. */
export function* completeUsage(facts: UsageFacts): Steps<Usage> {
  const imageOf = new Map(facts.images.flatMap(({ id, knownAs }) => knownAs.map((name) => [name, id] as const)));
  for (const { id } of facts.images) imageOf.set(id, id);
  const containers = facts.containers.map(({ rootSize, ...container }): UsedContainer => {
    const imageId = (container.imageId && imageOf.get(container.imageId)) ?? null;
    const isGone = imageId === null && rootSize !== null;
    return { ...container, imageId, goneImage: isGone ? Math.max(0, rootSize - (container.size ?? 0)) : 0 };
  });
  yield;
  const ofVolumes = grouped(containers, ({ volumes }) => volumes);
  const ofNetworks = grouped(containers, ({ networks }) => networks);
  return {
    ...facts,
    images: yield* imagesOf(facts.images, containers),
    containers,
    volumes: facts.volumes.map((volume) => ({ ...volume, containers: ofVolumes.get(volume.name) ?? [] })),
    networks: facts.networks.map((network) => ({ ...network, containers: ofNetworks.get(network.name) ?? [] })),
  };
}

function* imagesOf(images: readonly ImageFacts[], containers: readonly UsedContainer[]): Steps<UsedImage[]> {
  const held = yield* holdPieces(images);
  const children = grouped(images, ({ parent }) => [parent]);
  const users = grouped(containers, ({ imageId }) => [imageId]);
  const used: UsedImage[] = [];
  for (const [index, image] of images.entries()) {
    if (index % IMAGES === IMAGES - 1) yield;
    const built = children.get(image.id) ?? [];
    used.push({
      ...image,
      size: bytesOf(image.pieces),
      own: runAtOnce(held.freedBy([image.pieces])),
      children: built,
      containers: users.get(image.id) ?? [],
      isDangling: image.references.length === 0 && built.length === 0,
    });
  }
  return used;
}

/** The IDs of things by what each has. */
function grouped<T extends { readonly id: string }, K>(things: readonly T[], keysOf: (thing: T) => readonly K[]) {
  const groups = new Map<K, T['id'][]>();
  for (const thing of things) for (const key of new Set(keysOf(thing))) listed(groups, key).push(thing.id);
  return groups;
}
