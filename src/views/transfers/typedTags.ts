import type { Digest } from '../../image/digest.ts';
import { ImageError } from '../../image/errors.ts';
import { familiarReference, normalizeReference, parseReference, printReference } from '../../image/reference.ts';
import { say, type Words } from '../words.ts';

/** Names that were typed for an image. */
export interface TypedTags {
  /** Whole references, each once; none where one of them is none. */
  readonly names: readonly string[];
  /** What is wrong with one of them. */
  readonly problem: string | null;
  /** Those that name another image now, which loses them, as people type them. */
  readonly taken: readonly string[];
}

/**
 * Reads names that are parted by spaces or commas.
 * @param image the one that is to have them
 * @param known what the engine's images are called now, by whole references
 */
export function readTags(value: string, image: Digest, known: ReadonlyMap<string, Digest>, l10n: Words): TypedTags {
  const names = new Set<string>();
  for (const text of value.split(/[\s,]+/).filter((part) => part !== '')) {
    try {
      const reference = parseReference(text);
      if (reference.digest !== null)
        throw new ImageError('unsupported', '“{0}” has a digest: an image has that by what is in it.', [text]);
      names.add(printReference(reference));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      return { names: [], problem: say(l10n, error.sentence), taken: [] };
    }
  }
  const taken = [...names].filter((name) => (known.get(name) ?? image) !== image).map(familiarReference);
  return { names: [...names], problem: null, taken };
}

/** What images are called, by whole references. */
export function namesNow(
  images: readonly { readonly id: Digest; readonly tags: readonly string[] }[],
): ReadonlyMap<string, Digest> {
  return new Map(images.flatMap(({ id, tags }) => tags.map((tag) => [normalizeReference(tag), id] as const)));
}
