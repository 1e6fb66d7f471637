import type { Digest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { RawDocument, Variant } from '../image/image.ts';
import { type Descriptor, parseManifest } from '../image/manifest.ts';
import { note } from '../image/notes.ts';
import { printPlatform } from '../image/platform.ts';
import { attestedDigest, type FoundAttestation, readAttestation } from './attestations.ts';
import type { Draft } from './catalog.ts';
import { type Blobs, digestIn, openDescriptor, rawDocument, readDocument } from './documents.ts';
import { readManifest } from './ociImage.ts';

/** An index inside an index inside …: real ones nest twice. */
const NESTING_LIMIT = 16;
/** Descriptors of all indexes of one source. */
const DESCRIPTOR_LIMIT = 100_000;

/** What the walk over an index gathers. */
interface Walk {
  readonly source: string;
  readonly blobs: Blobs;
  readonly draft: Draft;
  readonly attestations: FoundAttestation[];
  readonly signal: AbortSignal | undefined;
  descriptors: number;
}

/** One entry of the top index while its platforms are gathered. */
interface Entry {
  readonly references: string[];
  index: RawDocument | null;
  readonly variants: Variant[];
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
  const walk: Walk = { source, blobs, draft, signal, attestations: [], descriptors: 0 };
  const byDigest = new Map<string, Entry>();
  for (const descriptor of descriptors) {
    const known = byDigest.get(descriptor.digest);
    if (known) {
      known.references.push(...referencesOf(descriptor));
      continue;
    }
    const entry: Entry = { references: referencesOf(descriptor), index: null, variants: [] };
    byDigest.set(descriptor.digest, entry);
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
  const digest = digestIn(descriptor);
  try {
    if (++walk.descriptors > DESCRIPTOR_LIMIT)
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
      walk.attestations.push({ attested, attestation: { digest, predicateTypes: [], present: false, manifest: null } });
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
  const bytes = await readDocument(member, name, walk.signal);
  const parsed = parseManifest(bytes, name);
  const raw = rawDocument(bytes, parsed.value.mediaType ?? descriptor.mediaType, digest);
  if (parsed.kind === 'index') {
    entry.index ??= raw;
    for (const below of parsed.value.manifests ?? []) await visit(walk, below, entry, [...above, raw]);
    return;
  }
  const attestation = readAttestation(raw, parsed.value, attested);
  if (attestation) {
    walk.attestations.push(attestation);
    return;
  }
  const read = await readManifest(walk.source, walk.blobs, raw, parsed.value, above, walk.signal);
  if (read.kind === 'artifact') {
    walk.draft.artifacts.push({ digest, type: read.type });
    return;
  }
  const platform = claimedPlatform(descriptor) ?? printPlatform(read.image.platform);
  addVariant(entry, { key: platform, platform, state: 'present', image: read.image });
}

/** Keys are unique within an entry: where platforms repeat, the digest tells them apart. */
function addVariant(entry: Entry, variant: Variant): void {
  const taken = entry.variants.some(({ key }) => key === variant.key);
  const digest = variant.state === 'present' ? variant.image.manifestDigest : variant.digest;
  const key = taken ? (digest ?? `${variant.key} ${entry.variants.length}`) : variant.key;
  if (!entry.variants.some((known) => known.key === key)) entry.variants.push({ ...variant, key });
}

/** An attestation belongs under the platform it attests, wherever in the source it stands. */
function foldAttestations({ draft, attestations }: Walk): void {
  for (const { attested, attestation } of attestations) {
    let found = false;
    for (const entry of draft.images)
      for (const [index, variant] of entry.variants.entries()) {
        const digest = variant.state === 'present' ? variant.image.manifestDigest : variant.digest;
        if (digest !== attested) continue;
        found = true;
        entry.variants[index] =
          variant.state === 'present'
            ? { ...variant, image: { ...variant.image, attestations: [...variant.image.attestations, attestation] } }
            : { ...variant, attestations: [...variant.attestations, attestation] };
      }
    if (!found) {
      draft.artifacts.push({ digest: attestation.digest, type: attestation.predicateTypes[0] ?? 'attestation' });
      draft.notes.push(
        note('orphan-attestation', 'The attestation {0} is about an image that is not in the archive.', [
          attestation.digest,
        ]),
      );
    }
  }
}

function claimedPlatform({ platform }: Descriptor): string | undefined {
  if (!platform?.os || !platform.architecture) return undefined;
  const { os, architecture, variant } = platform;
  return printPlatform({ os, architecture, ...(variant ? { variant } : {}) });
}
