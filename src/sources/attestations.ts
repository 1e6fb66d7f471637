import { type Digest, isDigest } from '../image/digest.ts';
import type { Attestation, RawDocument, Statement } from '../image/image.ts';
import type { Descriptor, Manifest } from '../image/manifest.ts';
import { type Blobs, digestIn, openDescriptor } from './documents.ts';

/** An attestation and the manifest it is about. */
export interface FoundAttestation {
  readonly attested: Digest;
  readonly attestation: Attestation;
}

/** Statements of one attestation that are looked up; BuildKit writes two or three. */
const STATEMENT_LIMIT = 100;

const IN_TOTO = 'application/vnd.in-toto+json';
const ATTESTATION = 'application/vnd.docker.attestation.manifest.v1+json';
const SIGNATURE = 'application/vnd.dev.cosign.simplesigning.v1+json';

/** The manifest a descriptor says it attests, as BuildKit marks it (BuildKit, attestation-storage.md). */
export function attestedDigest({ annotations }: Descriptor): Digest | undefined {
  const attested = annotations?.['vnd.docker.reference.digest'];
  return annotations?.['vnd.docker.reference.type'] && isDigest(attested) ? attested : undefined;
}

/**
 * Whether a manifest attests another one rather than being an image: marked on its descriptor, an OCI artifact with a
 * `subject`, or made of in-toto statements. Undefined for anything else.
 */
export async function readAttestation(
  raw: RawDocument,
  manifest: Manifest,
  marked: Digest | undefined,
  blobs: Blobs,
): Promise<FoundAttestation | undefined> {
  const { subject } = manifest;
  const attested = marked ?? (subject && isDigest(subject.digest) ? subject.digest : undefined);
  if (!attested) return undefined;
  const layers = manifest.layers ?? [];
  const isOne =
    marked !== undefined ||
    Boolean(manifest.artifactType) ||
    layers.some((layer) => layer.mediaType === IN_TOTO || layer.mediaType === SIGNATURE);
  if (!isOne) return undefined;
  return {
    attested,
    attestation: {
      digest: raw.digest,
      predicateTypes: typesOf(manifest),
      present: true,
      manifest: raw,
      statements: await statementsOf(manifest, blobs),
    },
  };
}

async function statementsOf({ layers }: Manifest, blobs: Blobs): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const layer of (layers ?? []).slice(0, STATEMENT_LIMIT)) {
    const digest = digestIn(layer);
    if (layer.mediaType !== IN_TOTO || !digest) continue;
    const member = await openDescriptor(blobs, layer);
    const predicateType = layer.annotations?.['in-toto.io/predicate-type'] ?? '';
    statements.push({ predicateType, digest, blob: member && member.missing === 0 ? member.bytes : null });
  }
  return statements;
}

/** What it states: its predicates, or else what kind of artifact it is, or else what its blobs are. */
function typesOf({ artifactType, layers }: Manifest): string[] {
  const given = [
    (layers ?? []).map((layer) => layer.annotations?.['in-toto.io/predicate-type']),
    [artifactType === ATTESTATION ? null : artifactType],
    (layers ?? []).map((layer) => (layer.mediaType === IN_TOTO ? null : layer.mediaType)),
  ].map((types) => types.flatMap((type) => (type ? [type] : [])));
  return [...new Set(given.find((types) => types.length > 0))];
}

/** Whether all that a manifest holds are statements about something else; such a manifest is no image. */
export function holdsStatementsOnly(manifest: Manifest): boolean {
  const layers = manifest.layers ?? [];
  return layers.length > 0 && layers.every(({ mediaType }) => mediaType === IN_TOTO || mediaType === SIGNATURE);
}
