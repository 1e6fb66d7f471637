import * as v from 'valibot';
import { type Digest, isDigest } from '../../../image/digest.ts';
import { object, record, text, texts } from '../../../image/json.ts';
import { printPlatform } from '../../../image/platform.ts';
import { countOf, idOf, idOrNull, namesOf, number } from './values.ts';

const platformSchema = object({ os: text(), architecture: text(), variant: text() });

const manifestSchema = object({
  ID: v.string(),
  Descriptor: v.nullish(object({ platform: v.nullish(platformSchema) })),
  Available: v.nullish(v.boolean()),
  Kind: text(),
  Size: v.nullish(object({ Content: number(), Total: number() })),
  ImageData: v.nullish(
    object({
      Platform: v.nullish(platformSchema),
      Size: v.nullish(object({ Unpacked: number() })),
      Containers: texts(),
    }),
  ),
  AttestationData: v.nullish(object({ For: text() })),
});

/** One image of `GET /images/json`. */
export const listedImageSchema = object({
  Id: v.string(),
  ParentId: text(),
  RepoTags: texts(),
  RepoDigests: texts(),
  Created: number(),
  Size: number(),
  SharedSize: number(),
  Containers: number(),
  Labels: record(v.string()),
  Manifests: v.nullish(v.array(manifestSchema)),
});

/** What `GET /images/json` says of manifests, all of it. */
export const statedManifestsSchema = v.nullish(
  v.array(object({ Manifests: v.nullish(v.array(object({ ID: text() }))) })),
);

/** An image as an engine lists it. */
export interface ListedImage {
  /** sha256 of the config where the engine stores layers by graph driver; of what the tag points to in a containerd store. */
  readonly id: Digest;
  /** The image it was built on, where the classic builder says so. */
  readonly parent: Digest | null;
  /** Verbatim; empty where it is untagged. */
  readonly tags: readonly string[];
  /** `repository@digest`, verbatim. */
  readonly digests: readonly string[];
  /** Milliseconds since 1970; null where the engine does not say. */
  readonly created: number | null;
  /** Bytes as the engine counts: unpacked, in a containerd store with the compressed blobs besides. */
  readonly size: number | null;
  /** Bytes in common with other images; null where it was not asked for or is not known. */
  readonly sharedSize: number | null;
  readonly containers: number | null;
  readonly labels: Readonly<Record<string, string>>;
  /** What the index of its tag names; null where the engine does not list that. */
  readonly manifests: readonly ListedManifest[] | null;
}

/** One manifest of a listed image: a platform, or an attestation for one. */
export interface ListedManifest {
  readonly digest: Digest;
  readonly kind: 'image' | 'attestation' | 'unknown';
  /** `os/architecture[/variant]`; null for what is no image. */
  readonly platform: string | null;
  /** Whether its content is in the engine. */
  readonly present: boolean;
  /** Bytes of its blobs as stored, unpacked, and of both. */
  readonly contentSize: number | null;
  readonly unpackedSize: number | null;
  readonly totalSize: number | null;
  /** IDs of containers that were made from it. */
  readonly containers: readonly string[];
  /** The manifest that an attestation is about. */
  readonly attests: Digest | null;
}

/** @throws ImageError `damaged` */
export function listedImage(image: v.InferOutput<typeof listedImageSchema>, name: string): ListedImage {
  return {
    id: idOf(image.Id, name),
    parent: idOrNull(image.ParentId),
    tags: namesOf(image.RepoTags),
    digests: namesOf(image.RepoDigests),
    // The year 1 stands for none.
    created: image.Created && image.Created > 0 ? image.Created * 1000 : null,
    size: countOf(image.Size),
    sharedSize: countOf(image.SharedSize),
    containers: countOf(image.Containers),
    labels: image.Labels ?? {},
    manifests: image.Manifests?.map((manifest) => listedManifest(manifest, name)) ?? null,
  };
}

function listedManifest(manifest: v.InferOutput<typeof manifestSchema>, name: string): ListedManifest {
  const { Kind: kind, ImageData: image, AttestationData: attestation, Size: size } = manifest;
  const platform = image?.Platform ?? manifest.Descriptor?.platform;
  const { os, architecture, variant } = platform ?? {};
  return {
    digest: idOf(manifest.ID, name),
    kind: kind === 'image' || kind === 'attestation' ? kind : 'unknown',
    platform:
      kind === 'image' && os && architecture
        ? printPlatform({ os, architecture, ...(variant ? { variant } : {}) })
        : null,
    present: manifest.Available ?? false,
    contentSize: countOf(size?.Content),
    unpackedSize: countOf(image?.Size?.Unpacked),
    totalSize: countOf(size?.Total),
    containers: image?.Containers ?? [],
    attests: isDigest(attestation?.For) ? attestation.For : null,
  };
}
