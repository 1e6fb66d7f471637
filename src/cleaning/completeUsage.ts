import type { Digest } from '../image/digest.ts';
import { bytesOf, HeldPieces } from './heldPieces.ts';
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

/** Says of each thing what holds it, and which bytes it shares. */
export function completeUsage(facts: UsageFacts): Usage {
  const imageOf = new Map(facts.images.flatMap(({ id, knownAs }) => knownAs.map((name) => [name, id] as const)));
  for (const { id } of facts.images) imageOf.set(id, id);
  const containers = facts.containers.map(({ rootSize, ...container }): UsedContainer => {
    const imageId = (container.imageId && imageOf.get(container.imageId)) ?? null;
    const isGone = imageId === null && rootSize !== null;
    return { ...container, imageId, goneImage: isGone ? Math.max(0, rootSize - (container.size ?? 0)) : 0 };
  });
  const usersOf = (isUser: (container: UsedContainer) => boolean) => containers.filter(isUser).map(({ id }) => id);
  return {
    ...facts,
    images: imagesOf(facts.images, containers),
    containers,
    volumes: facts.volumes.map((volume) => ({
      ...volume,
      containers: usersOf(({ volumes }) => volumes.includes(volume.name)),
    })),
    networks: facts.networks.map((network) => ({
      ...network,
      containers: usersOf(({ networks }) => networks.includes(network.name)),
    })),
  };
}

function imagesOf(images: readonly ImageFacts[], containers: readonly UsedContainer[]): UsedImage[] {
  const held = new HeldPieces(images.map(({ pieces }) => pieces));
  const children = grouped(images, ({ parent }) => parent);
  const users = grouped(containers, ({ imageId }) => imageId);
  return images.map((image) => {
    const built = children.get(image.id) ?? [];
    return {
      ...image,
      size: bytesOf(image.pieces),
      own: held.freedBy([image.pieces]),
      children: built,
      containers: users.get(image.id) ?? [],
      isDangling: image.references.length === 0 && built.length === 0,
    };
  });
}

/** The IDs of things by what each is of. */
function grouped<T extends { readonly id: string }>(things: readonly T[], keyOf: (thing: T) => Digest | null) {
  const groups = new Map<Digest | null, T['id'][]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const known = groups.get(key);
    if (known) known.push(thing.id);
    else groups.set(key, [thing.id]);
  }
  return groups;
}
