import { type Digest, digestOf, isDigest } from '../image/digest.ts';
import { ImageError } from '../image/errors.ts';
import type { RawDocument } from '../image/image.ts';
import { JSON_LIMIT } from '../image/json.ts';
import type { Descriptor } from '../image/manifest.ts';
import { memoryBytes } from '../layers/bytes.ts';
import type { Files, Member } from './files.ts';

/** Content-addressed blobs of a source, by digest. */
export interface Blobs {
  /** Undefined when the source does not hold it. */
  open(digest: Digest): Promise<Member | undefined>;
}

/** `blobs/ALGORITHM/HEX` of an OCI image layout (image-spec, image-layout.md). */
export function layoutBlobs(files: Files): Blobs {
  return { open: (digest) => files.open(`blobs/${digest.replace(':', '/')}`) };
}

/**
 * Reads a whole JSON document.
 * @param name what it is called in messages
 * @throws ImageError `limit`, `damaged` when the archive breaks off inside it
 */
export async function readDocument(member: Member, name: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (member.missing > 0) throw new ImageError('damaged', '{0} is cut off: the archive ends inside it.', [name]);
  if (member.bytes.size > JSON_LIMIT)
    throw new ImageError('limit', '{0} is {1} bytes long; more than {2} are not read as JSON.', [
      name,
      member.bytes.size,
      JSON_LIMIT,
    ]);
  return member.bytes.read(0, member.bytes.size, signal);
}

/** The digest a descriptor names; undefined where it names none that could be one. */
export function digestIn(descriptor: Descriptor): Digest | undefined {
  return isDigest(descriptor.digest) ? descriptor.digest : undefined;
}

/** A descriptor's blob, or the content embedded in it where that has the digest it should (image-spec, descriptor.md, `data`). */
export async function openDescriptor(blobs: Blobs, descriptor: Descriptor): Promise<Member | undefined> {
  const digest = digestIn(descriptor);
  if (!digest) return undefined;
  const member = await blobs.open(digest);
  if (member || !descriptor.data) return member;
  const data = Buffer.from(descriptor.data, 'base64');
  const isIt = digestOf(data, digest.startsWith('sha512:') ? 'sha512' : 'sha256') === digest;
  return isIt ? { bytes: memoryBytes(data), missing: 0 } : undefined;
}

/** The document with the digest of the bytes it really has, and what a descriptor or a name claims of it. */
export function rawDocument(
  bytes: Uint8Array,
  mediaType: string | null | undefined,
  claimed: Digest | null = null,
  claimedSize: number | null = null,
): RawDocument {
  const algorithm = claimed?.startsWith('sha512:') ? 'sha512' : 'sha256';
  return { digest: digestOf(bytes, algorithm), claimed, claimedSize, mediaType: mediaType ?? null, bytes };
}

/** Whether nothing else is claimed of a document than what its bytes say. */
export function isAsClaimed({ bytes, digest, claimed, claimedSize }: RawDocument): boolean {
  return (claimed ?? digest) === digest && (claimedSize ?? bytes.length) === bytes.length;
}

/** The digest a content-addressed path of an archive claims: `blobs/sha256/HEX`, or a config's `HEX.json` or `sha256:HEX`. */
export function digestOfPath(path: string): Digest | null {
  const [, algorithm, hex] = /^blobs\/(sha256|sha512)\/([0-9a-f]+)$/.exec(path) ?? [];
  const [, configHex] = /^(?:sha256:)?([0-9a-f]{64})(?:\.json)?$/.exec(path) ?? [];
  const digest = hex ? `${algorithm}:${hex}` : `sha256:${configHex}`;
  return isDigest(digest) ? digest : null;
}
