import type { Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { Attestation, RawDocument, Variant } from '../image/image.ts';
import { type Descriptor, parseManifest } from '../image/manifest.ts';
import { note } from '../image/notes.ts';
import { printPlatform } from '../image/platform.ts';
import { attestedDigest, type FoundAttestation, readAttestation } from './attestations.ts';
import type { Draft } from './catalog.ts';
import { type Blobs, digestIn, openDescriptor, rawDocument, readDocument } from './documents.ts';
import { type ImageContext, readManifest } from './ociImage.ts';

/** An index inside an index inside …: real ones nest twice. */
const NESTING_LIMIT = 16;
/** Descriptors of all indexes of one source; those behind are passed over. */
const DESCRIPTOR_LIMIT = 20_000;

/** What the walk over an index gathers. */
interface Walk extends ImageContext {
  readonly draft: Draft;
  readonly attestations: FoundAttestation[];
  descriptors: number;
}

/** One entry of the top index while its platforms are gathered. */
interface Entry {
  readonly references: string[];
  index: RawDocument | null;
  readonly variants: Variant[];
  readonly keys: Set<string>;
}

/**
 * Reads everything the descriptors lead to into a draft, depth first: index, nested indexes, manifests, configs
 * (image-spec, image-layout.md and image-index.md). One image that cannot be read is a broken entry, never the end.
 * @param source what the archive or folder is called in messages
 */
export async function readDescriptors(
  source: string,
  blobs: Blobs,
  descriptors: readonly Descriptor[],
  draft: Draft,
  signal?: AbortSignal,
): Promise<void> {
  const { budget } = draft;
  const walk: Walk = { source, blobs, budget, draft, signal, attestations: [], descriptors: 0 };
  const byDigest = new Map<string, Entry>();
  for (const descriptor of descriptors) {
    // Where another length is claimed, that is to be seen.
    const key = `${descriptor.digest} ${descriptor.size}`;
    const known = byDigest.get(key);
    if (known) {
      known.references.push(...referencesOf(descriptor));
      continue;
    }
    const entry: Entry = { references: referencesOf(descriptor), index: null, variants: [], keys: new Set() };
    byDigest.set(key, entry);
    await visit(walk, descriptor, entry, []);
    if (entry.variants.length > 0) draft.images.push(entry);
  }
  foldAttestations(walk);
}

/** The name a descriptor gives its image (containerd's annotation, then image-spec, annotations.md), verbatim. */
export function referencesOf({ annotations }: Descriptor): string[] {
  const name = annotations?.['io.containerd.image.name'] || annotations?.['org.opencontainers.image.ref.name'];
  return name ? [name] : [];
}

async function visit(walk: Walk, descriptor: Descriptor, entry: Entry, above: readonly RawDocument[]): Promise<void> {
  if (++walk.descriptors > DESCRIPTOR_LIMIT + 1) return;
  const digest = digestIn(descriptor);
  try {
    if (walk.descriptors > DESCRIPTOR_LIMIT)
      throw new ImageError('limit', '{0} names more than {1} manifests.', [walk.source, DESCRIPTOR_LIMIT]);
    if (!digest)
      throw new ImageError('damaged', '{0} names a manifest by “{1}”, which is no digest.', [
        walk.source,
        descriptor.digest.slice(0, 80),
      ]);
    if (above.some(({ claimed }) => claimed === digest) || above.length >= NESTING_LIMIT)
      throw new ImageError('damaged', '{0} has an index that contains itself, or nests more than {1} deep.', [
        walk.source,
        NESTING_LIMIT,
      ]);
    await visitDigest(walk, descriptor, digest, entry, above);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const platform = claimedPlatform(descriptor) ?? 'unknown';
    addVariant(entry, { key: platform, platform, state: 'broken', digest: digest ?? null, error, attestations: [] });
  }
}

async function visitDigest(
  walk: Walk,
  descriptor: Descriptor,
  digest: Digest,
  entry: Entry,
  above: readonly RawDocument[],
): Promise<void> {
  const attested = attestedDigest(descriptor);
  const member = await openDescriptor(walk.blobs, descriptor);
  if (!member) {
    if (attested)
      walk.attestations.push({
        attested,
        attestation: { digest, predicateTypes: [], present: false, manifest: null, statements: [] },
      });
    else {
      const platform = claimedPlatform(descriptor) ?? 'unknown';
      addVariant(entry, {
        key: platform,
        platform,
        state: 'absent',
        digest,
        size: descriptor.size ?? 0,
        attestations: [],
      });
    }
    return;
  }
  const name = `${walk.source}: manifest ${digest}`;
  walk.budget.takeDocument(member.bytes.size);
  const bytes = await readDocument(member, name, walk.signal);
  const parsed = parseManifest(bytes, name);
  const raw = rawDocument(bytes, parsed.value.mediaType ?? descriptor.mediaType, digest, descriptor.size);
  if (parsed.kind === 'index') {
    entry.index ??= raw;
    for (const below of parsed.value.manifests ?? []) await visit(walk, below, entry, [...above, raw]);
    return;
  }
  const attestation = await readAttestation(raw, parsed.value, attested, walk.blobs);
  if (attestation) {
    walk.attestations.push(attestation);
    return;
  }
  const read = await readManifest(walk, raw, parsed.value, above);
  if (read.kind === 'artifact') {
    walk.draft.artifacts.push({ digest, type: read.type });
    return;
  }
  const platform = claimedPlatform(descriptor) ?? printPlatform(read.image.platform);
  addVariant(entry, { key: platform, platform, state: 'present', image: read.image });
}

/** Keys are unique within an entry: where platforms repeat, the digest tells them apart. */
function addVariant(entry: Entry, variant: Variant): void {
  const key = entry.keys.has(variant.key)
    ? (digestOfVariant(variant) ?? `${variant.key} ${entry.variants.length}`)
    : variant.key;
  if (entry.keys.has(key)) return;
  entry.keys.add(key);
  entry.variants.push({ ...variant, key });
}

function digestOfVariant(variant: Variant): Digest | null {
  return variant.state === 'present' ? variant.image.manifestDigest : variant.digest;
}

/** An attestation belongs under the platform it attests, wherever in the source it stands. */
function foldAttestations({ draft, attestations }: Walk): void {
  const orphans = new Map<Digest, Attestation[]>();
  for (const { attested, attestation } of attestations) {
    const all = orphans.get(attested) ?? [];
    all.push(attestation);
    orphans.set(attested, all);
  }
  const byManifest = new Map(orphans);
  for (const { variants } of draft.images)
    for (const [index, variant] of variants.entries()) {
      const digest = digestOfVariant(variant);
      const found = digest === null ? undefined : byManifest.get(digest);
      if (digest === null || !found) continue;
      orphans.delete(digest);
      variants[index] = withAttestations(variant, found);
    }
  noteOrphans(draft, [...orphans.values()].flat());
}

function withAttestations(variant: Variant, found: readonly Attestation[]): Variant {
  if (variant.state !== 'present') return { ...variant, attestations: [...variant.attestations, ...found] };
  const { image } = variant;
  return { ...variant, image: { ...image, attestations: [...image.attestations, ...found] } };
}

function noteOrphans(draft: Draft, orphans: readonly Attestation[]): void {
  for (const { digest, predicateTypes } of orphans)
    draft.artifacts.push({ digest, type: predicateTypes[0] ?? 'attestation' });
  const [first, second] = orphans;
  if (!first) return;
  const count = orphans.length;
  draft.notes.push(
    second
      ? note('orphan-attestation', '{0} attestations are about images that are not in the archive.', [count], { count })
      : note('orphan-attestation', 'The attestation {0} is about an image that is not in the archive.', [first.digest]),
  );
}

function claimedPlatform({ platform }: Descriptor): string | undefined {
  if (!platform?.os || !platform.architecture) return undefined;
  const { os, architecture, variant } = platform;
  return printPlatform({ os, architecture, ...(variant ? { variant } : {}) });
}
