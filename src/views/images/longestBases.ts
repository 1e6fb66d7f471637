import type { Digest } from '../../image/digest.ts';

/** An image by its layers. */
export interface Layered {
  readonly id: Digest;
  /** What people call it; null where nothing is said to be built on it. */
  readonly title: string | null;
  /** Diff IDs, bottom first. */
  readonly layers: readonly string[];
}

/**
 * What images were built on: of the others, whose layers all are the lowest of theirs, the one with the most. Where two have
 * the same layers, or one has two names, the first by its name.
 * @returns titles by the IDs of images; those without a base are not in it
 */
export function longestBases(images: readonly Layered[]): ReadonlyMap<Digest, string> {
  // A number for each stack of layers that there is.
  const stacks = new Map<string, number>();
  const stacksOf = (layers: readonly string[]) => {
    let below = -1;
    return layers.map((layer) => {
      const key = `${below} ${layer}`;
      below = stacks.get(key) ?? stacks.size;
      stacks.set(key, below);
      return below;
    });
  };
  const all = images.map((image) => ({ ...image, stacks: stacksOf(image.layers) }));
  const titles = new Map<number, string>();
  for (const { title, stacks: own } of all) {
    const top = own.at(-1);
    const known = top === undefined ? undefined : titles.get(top);
    if (top !== undefined && title !== null && (known === undefined || title < known)) titles.set(top, title);
  }
  const bases = new Map<Digest, string>();
  for (const { id, stacks: own } of all) {
    const base = own.slice(0, -1).findLast((stack) => titles.has(stack));
    const title = base === undefined ? undefined : titles.get(base);
    if (title !== undefined) bases.set(id, title);
  }
  return bases;
}
