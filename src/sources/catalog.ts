import type { Digest } from '../image/digest.ts';
import type { Catalog, CatalogImage, Format, Image, NamedDocument, Variant } from '../image/image.ts';
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
 * Finishes a draft: every image that several entries lead to is one value with all their references, and with what is claimed
 * wrongly on any way there. References are distinct and sorted by UTF-8 bytes (`analyze` contract).
 */
export function finishCatalog(draft: Draft, format: Format): Catalog {
  const merged = new Map<string, Set<string>>();
  const misnamed = new Map<string, Map<string, NamedDocument>>();
  for (const entry of draft.images)
    for (const variant of entry.variants)
      if (variant.state === 'present') {
        const key = identityOf(variant.image);
        const all = merged.get(key) ?? new Set();
        for (const reference of [...variant.image.references, ...entry.references]) all.add(reference);
        merged.set(key, all);
        const wrong = misnamed.get(key) ?? new Map();
        for (const each of [...waysTo(variant.image), ...(variant.image.misnamed ?? [])])
          if (!isAsClaimed(each.document)) wrong.set(claimOf(each), each);
        misnamed.set(key, wrong);
      }
  const whole = new Map<string, Image>();
  const finish = (variant: Variant): Variant => {
    if (variant.state !== 'present') return variant;
    const key = identityOf(variant.image);
    const image = whole.get(key) ?? {
      ...variant.image,
      references: distinctReferences(merged.get(key) ?? new Set()),
      misnamed: others(variant.image, misnamed.get(key) ?? new Map()),
    };
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

/** The same manifest, or the same config and layers where there is none, is the same image. */
function identityOf(image: Image): string {
  return image.manifestDigest ?? [image.id, ...image.layers.map((layer) => layer.name)].join(' ');
}

/** The documents by which an image was found. */
function waysTo({ indexes, rawManifest, rawConfig }: Image): NamedDocument[] {
  return [
    ...indexes.map((document): NamedDocument => ({ what: 'index', document })),
    ...(rawManifest ? [{ what: 'manifest' as const, document: rawManifest }] : []),
    { what: 'config', document: rawConfig },
  ];
}

/** Those of some documents of which something else is claimed than of the image's own. */
function others(image: Image, all: ReadonlyMap<string, NamedDocument>): NamedDocument[] {
  const own = waysTo(image);
  // A name tells no length.
  const isOwn = ({ what, document }: NamedDocument) =>
    own.some((each) => {
      const { claimed, claimedSize } = each.document;
      const isSameSize = document.claimedSize === null || document.claimedSize === claimedSize;
      return each.what === what && claimed === document.claimed && isSameSize;
    });
  return [...all.values()].filter((each) => !isOwn(each));
}

function claimOf({ what, document: { digest, claimed, claimedSize } }: NamedDocument): string {
  return [what, digest, claimed, claimedSize].join(' ');
}

/** References as the `analyze` contract orders them: distinct, by UTF-8 bytes. */
export function distinctReferences(references: Iterable<string>): string[] {
  return [...new Set(references)]
    .map((reference) => ({ reference, bytes: Buffer.from(reference) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ reference }) => reference);
}
