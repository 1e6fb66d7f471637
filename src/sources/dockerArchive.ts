import { parseConfig } from '../image/config.ts';
import type { Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Image, Variant } from '../image/image.ts';
import type { ArchiveEntry } from '../image/manifest.ts';
import { printPlatform } from '../image/platform.ts';
import { normalizeReference } from '../image/reference.ts';
import type { Draft } from './catalog.ts';
import { completeImage } from './complete.ts';
import { digestOfPath, rawDocument, readDocument } from './documents.ts';
import type { Files } from './files.ts';

/**
 * Reads the images of a docker-archive's `manifest.json` into a draft (Docker Image Spec v1.2, "Combined Image JSON +
 * Filesystem Changeset Format"). An image that an index already gave only gains references.
 */
export async function readDockerArchive(
  files: Files,
  entries: readonly ArchiveEntry[],
  draft: Draft,
  signal?: AbortSignal,
): Promise<void> {
  const fromIndex = draft.images.slice();
  for (const entry of entries) {
    const references = entry.RepoTags ?? [];
    try {
      const image = await readEntry(files, entry, signal);
      if (addToKnown(fromIndex, image, references)) continue;
      const known = draft.images.find(({ variants }) =>
        variants.some((v) => v.state === 'present' && isSame(v.image, image)),
      );
      if (known) known.references.push(...references);
      else {
        const platform = printPlatform(image.platform);
        draft.images.push({
          references: [...references],
          index: null,
          variants: [{ key: platform, platform, state: 'present', image }],
        });
      }
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

async function readEntry(files: Files, entry: ArchiveEntry, signal: AbortSignal | undefined): Promise<Image> {
  const name = `${files.name}: ${entry.Config}`;
  const member = await files.open(entry.Config);
  if (!member) throw new ImageError('damaged', 'The config {1} of an image is not in {0}.', [files.name, entry.Config]);
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
      rawConfig: rawDocument(bytes, null, digestOfPath(entry.Config) ?? undefined),
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
function addToKnown(fromIndex: Draft['images'], image: Image, references: readonly string[]): boolean {
  const holders = fromIndex.filter(({ variants }) => variants.some((variant) => hasId(variant, image.id)));
  const [first] = holders;
  if (!first) return false;
  const known = holders.flatMap((entry) => [
    ...entry.references,
    ...entry.variants.flatMap((variant) => (hasId(variant, image.id) ? variant.image.references : [])),
  ]);
  const normal = new Set(known.map(normalizeReference));
  const added = references.filter((reference) => !normal.has(normalizeReference(reference)));
  for (const entry of holders)
    entry.variants = entry.variants.map((variant) =>
      hasId(variant, image.id)
        ? { ...variant, image: { ...variant.image, references: [...variant.image.references, ...added] } }
        : variant,
    );
  return true;
}

function hasId(variant: Variant, id: Digest): variant is Variant & { state: 'present' } {
  return variant.state === 'present' && variant.image.id === id;
}

function isSame(a: Image, b: Image): boolean {
  return (
    a.manifestDigest === null &&
    a.id === b.id &&
    a.layers.length === b.layers.length &&
    a.layers.every((layer, index) => layer.name === b.layers[index]?.name)
  );
}
