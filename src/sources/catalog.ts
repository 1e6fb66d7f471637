import type { Digest } from '../image/digest.ts';
import type { Catalog, CatalogImage, Format, Image, Variant } from '../image/image.ts';
import type { Note } from '../image/notes.ts';
import type { Budget } from './budget.ts';
import { isAsClaimed } from './documents.ts';

/** A catalog while formats fill it: entries may still gain references. */
export interface Draft {
  readonly images: { references: string[]; index: CatalogImage['index']; variants: Variant[] }[];
  readonly notes: Note[];
  readonly artifacts: { digest: Digest; type: string }[];
  readonly budget: Budget;
}

/**
 * Finishes a draft: every image that several entries lead to is one value with all their references, and references are
 * distinct and sorted by UTF-8 bytes (`analyze` contract).
 */
export function finishCatalog(draft: Draft, format: Format): Catalog {
  const merged = new Map<string, Set<string>>();
  for (const entry of draft.images)
    for (const variant of entry.variants)
      if (variant.state === 'present') {
        const key = identityOf(variant.image);
        const all = merged.get(key) ?? new Set();
        for (const reference of [...variant.image.references, ...entry.references]) all.add(reference);
        merged.set(key, all);
      }
  const whole = new Map<string, Image>();
  const finish = (variant: Variant): Variant => {
    if (variant.state !== 'present') return variant;
    const key = identityOf(variant.image);
    const image = whole.get(key) ?? { ...variant.image, references: distinctReferences(merged.get(key) ?? new Set()) };
    whole.set(key, image);
    return { ...variant, image };
  };
  return {
    format,
    notes: draft.notes,
    artifacts: draft.artifacts,
    images: draft.images.map(({ references, index, variants }) => ({
      references: distinctReferences(
        new Set([
          ...references,
          ...variants.flatMap((variant) => (variant.state === 'present' ? variant.image.references : [])),
        ]),
      ),
      index,
      variants: variants.map(finish),
    })),
  };
}

/** The images present, each once, in the order of the `analyze` contract. */
export function presentImages(catalog: Catalog): Image[] {
  const images = catalog.images.flatMap(({ variants }) =>
    variants.flatMap((variant) => (variant.state === 'present' ? [variant.image] : [])),
  );
  return [...new Set(images)];
}

/**
 * The same manifest, or the same config and layers where there is none, is the same image: unless on one way there something
 * else is claimed than what is there, which no other way must hide.
 */
function identityOf({ id, manifestDigest, layers, indexes, rawManifest, rawConfig }: Image): string {
  const own = manifestDigest ?? [id, ...layers.map(({ name }) => name)].join(' ');
  const documents = [...indexes, ...(rawManifest ? [rawManifest] : []), rawConfig];
  const others = documents
    .filter((document) => !isAsClaimed(document))
    .map(({ digest, claimed, claimedSize }) => [digest, claimed, claimedSize].join(' '));
  return [own, ...others].join('\n');
}

/** References as the `analyze` contract orders them: distinct, by UTF-8 bytes. */
export function distinctReferences(references: Iterable<string>): string[] {
  return [...new Set(references)]
    .map((reference) => ({ reference, bytes: Buffer.from(reference) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ reference }) => reference);
}
