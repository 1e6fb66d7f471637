import { parseConfig } from '../image/config.ts';
import type { Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Image, Variant } from '../image/image.ts';
import type { ArchiveEntry } from '../image/manifest.ts';
import { printPlatform } from '../image/platform.ts';
import { normalizeReference } from '../image/reference.ts';
import type { Budget } from './budget.ts';
import type { Draft } from './catalog.ts';
import { completeImage } from './complete.ts';
import { digestOfPath, isAsClaimed, rawDocument, readDocument } from './documents.ts';
import type { Files } from './files.ts';

/**
 * Reads the images of a docker-archive's `manifest.json` into a draft (Docker Image Spec v1.2, "Combined Image JSON +
 * Filesystem Changeset Format"). An image that an index already gave only gains references.
 * @throws ImageError `limit`; what was read by then is in the draft
 */
export async function readDockerArchive(
  files: Files,
  entries: readonly ArchiveEntry[],
  draft: Draft,
  signal?: AbortSignal,
): Promise<void> {
  const fromIndex = entriesById(draft);
  const known = new Map<string, Draft['images'][number]>();
  for (const entry of entries) {
    const references = entry.RepoTags ?? [];
    draft.budget.takeImage(entry.Layers?.length ?? 0);
    try {
      const image = await readEntry(files, entry, draft.budget, signal);
      if (addToKnown(fromIndex.get(image.id) ?? [], image, references)) continue;
      const key = JSON.stringify([image.id, image.layers.map(({ name }) => name)]);
      const same = known.get(key);
      if (same) {
        same.references = [...same.references, ...references];
        same.variants = same.variants.map((variant) => alsoNamed(variant, image));
      } else known.set(key, addImage(draft, image, references));
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      draft.images.push({
        references: [...references],
        index: null,
        variants: [{ key: 'unknown', platform: 'unknown', state: 'broken', digest: null, error, attestations: [] }],
      });
    }
  }
}

function addImage(draft: Draft, image: Image, references: readonly string[]): Draft['images'][number] {
  const platform = printPlatform(image.platform);
  const added: Draft['images'][number] = {
    references: [...references],
    index: null,
    variants: [{ key: platform, platform, state: 'present', image }],
  };
  draft.images.push(added);
  return added;
}

/** The images an index gave, by the ID of their config. */
function entriesById({ images }: Draft): Map<Digest, Draft['images']> {
  const found = new Map<Digest, Draft['images']>();
  for (const entry of images)
    for (const id of new Set(entry.variants.flatMap((v) => (v.state === 'present' ? [v.image.id] : [])))) {
      const holders = found.get(id) ?? [];
      holders.push(entry);
      found.set(id, holders);
    }
  return found;
}

async function readEntry(
  files: Files,
  entry: ArchiveEntry,
  budget: Budget,
  signal: AbortSignal | undefined,
): Promise<Image> {
  const name = `${files.name}: ${entry.Config}`;
  const member = await files.open(entry.Config);
  if (!member) throw new ImageError('damaged', 'The config {1} of an image is not in {0}.', [files.name, entry.Config]);
  budget.takeDocument(member.bytes.size);
  const bytes = await readDocument(member, name, signal);
  const config = parseConfig(bytes, name);
  const layers = [];
  for (const path of entry.Layers ?? [])
    layers.push({
      name: path,
      digest: null,
      claimedDigest: digestOfPath(path),
      claimedSize: null,
      mediaType: null,
      urls: [],
      member: await files.open(path),
    });
  return completeImage(
    {
      config,
      rawConfig: rawDocument(bytes, null, digestOfPath(entry.Config)),
      rawManifest: null,
      indexes: [],
      layers,
      references: [],
      attestations: [],
    },
    signal,
  );
}

/**
 * Where the index gave images with the same config, they gain the references that do not normalize to one they have.
 * Those belong to these images alone, not to the other platforms of their index.
 */
function addToKnown(holders: Draft['images'], named: Image, references: readonly string[]): boolean {
  const { id } = named;
  if (holders.length === 0) return false;
  const known = holders.flatMap((entry) => [
    ...entry.references,
    ...entry.variants.flatMap((variant) => (hasId(variant, id) ? variant.image.references : [])),
  ]);
  const normal = new Set(known.map(normalizeReference));
  const added = references.filter((reference) => !normal.has(normalizeReference(reference)));
  for (const entry of holders)
    entry.variants = entry.variants.map((variant) =>
      hasId(variant, id)
        ? alsoNamed(
            { ...variant, image: { ...variant.image, references: [...variant.image.references, ...added] } },
            named,
          )
        : variant,
    );
  return true;
}

/** What the same config is claimed to be under another name must not be hidden, where that is wrong. */
function alsoNamed(variant: Variant, { rawConfig }: Image): Variant {
  if (variant.state !== 'present' || isAsClaimed(rawConfig)) return variant;
  const misnamed = [...(variant.image.misnamed ?? []), { what: 'config' as const, document: rawConfig }];
  return { ...variant, image: { ...variant.image, misnamed } };
}

function hasId(variant: Variant, id: Digest): variant is Variant & { state: 'present' } {
  return variant.state === 'present' && variant.image.id === id;
}
