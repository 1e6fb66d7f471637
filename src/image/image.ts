/**
 * The vocabulary: what a source gives and every view, test and command reads. Plain values; the only I/O left in
 * them is reading bytes.
 */
import type { ImageConfig } from './config.ts';
import type { Digest } from './digest.ts';
import type { ImageError } from './errors.ts';
import type { Step } from './history.ts';
import type { Note } from './notes.ts';
import type { Platform } from './platform.ts';

/** Bytes that can be read anywhere in them, wherever they are kept. */
export interface Bytes {
  /** Length in bytes. */
  readonly size: number;
  /**
   * The bytes from `offset`, at most `length` of them, fewer only at the end.
   * @throws ImageError `unreadable`
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The same, while the thread waits: several times faster, and only there where nobody waits for the thread. The bytes are
   * valid until the next ones are asked for.
   * @param into what they are read into, in which there is room for so many
   */
  readSync?(offset: number, length: number, into?: Uint8Array): Uint8Array;
  /** Where the same bytes lie in a file of this machine, so that a worker thread can read them by itself. */
  readonly location?: Location | undefined;
}

/** A place in a file of this machine. */
export interface Location {
  readonly file: string;
  readonly offset: number;
  /** Tells the file from any other, and from what it is after it was written to. */
  readonly identity: string;
}

/** How a layer's tar is stored, told by its first bytes. `unknown`: neither a tar nor a compression we read. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'unknown';

/** One filesystem change set (image-spec, layer.md), bottom layer first. */
export interface Layer {
  /** Position from the bottom, counted from 0. */
  readonly index: number;
  /** sha256 of the uncompressed tar, as the config claims it; null where the config has no entry for this layer. */
  readonly diffId: Digest | null;
  /** sha256 (or sha512) of the blob as stored, as the manifest claims it; null where no manifest names it. */
  readonly digest: Digest | null;
  /** Chain ID of this layer and all below it (image-spec, config.md); null from the first missing diff ID on. */
  readonly chainId: Digest | null;
  readonly mediaType: string | null;
  /** Bytes as stored; the claimed size where the blob is absent, null where nobody says. */
  readonly size: number | null;
  /** The size the manifest claims, null where none does. */
  readonly claimedSize: number | null;
  /** The digest that must be the blob's: the manifest's, or that of a content-addressed path; null where none is claimed. */
  readonly claimedDigest: Digest | null;
  readonly compression: Compression | null;
  /** The blob as stored; null when the source does not hold it. */
  readonly blob: Bytes | null;
  /** The path or digest under which the source keeps (or would keep) the blob, for messages. */
  readonly name: string;
  /** That of the table of contents by which some engines unpack it (eStargz, zstd:chunked), as the manifest claims it. */
  readonly tocDigest?: Digest;
  /** Not of the image: what a container changed of it. Nobody claims digests of that. */
  readonly ofContainer?: true;
}

/** A JSON document of an image exactly as it was stored. */
export interface RawDocument {
  /** Digest of the bytes as read. */
  readonly digest: Digest;
  /** The digest by which it is known, which may be another; null where nothing names one. */
  readonly claimed: Digest | null;
  /** The bytes that the descriptor with that digest says it has; null where none says. */
  readonly claimedSize: number | null;
  readonly mediaType: string | null;
  readonly bytes: Uint8Array;
}

/** One in-toto statement, as an attestation stores it. */
export interface Statement {
  readonly predicateType: string;
  /** sha256 of its bytes, as the attestation's manifest claims it. */
  readonly digest: Digest;
  /** Null when the source does not hold it. */
  readonly blob: Bytes | null;
  /**
   * Has an engine give its JSON; absent where none does.
   * @throws ImageError; the signal's reason
   */
  readonly ask?: (signal?: AbortSignal) => Promise<Uint8Array>;
}

/** A manifest that says something about an image's manifest: provenance, SBOM, signature. */
export interface Attestation {
  readonly digest: Digest;
  /** In-toto predicate types named by its layers, or the artifact type. */
  readonly predicateTypes: readonly string[];
  /** False when the archive names it but does not hold it. */
  readonly present: boolean;
  readonly manifest: RawDocument | null;
  /** Its in-toto statements; empty where it is absent or something else. */
  readonly statements: readonly Statement[];
}

/** A document that leads to an image, or is its config, as it is named in one place of the source. */
export interface NamedDocument {
  readonly what: 'index' | 'manifest' | 'config';
  readonly document: RawDocument;
}

/** One manifest for one platform: config and layers. */
export interface Image {
  /** sha256 of the config's bytes as read. */
  readonly id: Digest;
  /** The manifest's digest as its index claims it; null where no manifest names this image (docker-archives without an index). */
  readonly manifestDigest: Digest | null;
  /** Every reference of the source that leads here, verbatim, distinct, sorted by UTF-8 bytes. */
  readonly references: readonly string[];
  readonly platform: Platform;
  readonly config: ImageConfig;
  readonly rawConfig: RawDocument;
  readonly rawManifest: RawDocument | null;
  /** The indexes that lead to the manifest, outermost first. */
  readonly indexes: readonly RawDocument[];
  /** What leads here on other ways, and is claimed to be something else than it is. */
  readonly misnamed?: readonly NamedDocument[];
  readonly layers: readonly Layer[];
  /** Layers that the manifest names; the config may name more or fewer, and `layers` are as many as the one that names more. */
  readonly namedLayers: number;
  readonly steps: readonly Step[];
  readonly attestations: readonly Attestation[];
  readonly notes: readonly Note[];
}

/** One platform of a catalog image. */
export type Variant = {
  /** Unique within its catalog image: the platform, or the manifest's digest where two share a platform. */
  readonly key: string;
  /** `os/architecture[/variant]`, as the index claims it or the config says. */
  readonly platform: string;
} & (
  | { readonly state: 'present'; readonly image: Image }
  | {
      readonly state: 'absent';
      readonly digest: Digest;
      /** Bytes of the manifest, as the index claims. */
      readonly size: number;
      readonly attestations: readonly Attestation[];
    }
  | {
      readonly state: 'broken';
      readonly digest: Digest | null;
      readonly error: ImageError;
      readonly attestations: readonly Attestation[];
    }
);

/** What a tag (or an untagged entry) of a source points to: an index with its platforms, or a single image. */
export interface CatalogImage {
  /** The references of this entry, verbatim, distinct, sorted by UTF-8 bytes; empty when untagged. */
  readonly references: readonly string[];
  /** The index (manifest list) with its platforms; null for a single image. */
  readonly index: RawDocument | null;
  /** Never empty. */
  readonly variants: readonly Variant[];
}

/** How a source stores its images, as found; `engine` where an engine only described them. */
export type Format = 'docker-archive' | 'oci-layout' | 'docker-archive+oci-layout' | 'dir' | 'engine';

/** What a source holds. */
export interface Catalog {
  readonly format: Format;
  /** In the order of the `analyze` contract; never empty. */
  readonly images: readonly CatalogImage[];
  /** Oddities that belong to no single image. */
  readonly notes: readonly Note[];
  /** Artifacts and attestations that belong to no image of this source. */
  readonly artifacts: readonly { readonly digest: Digest; readonly type: string }[];
}

/** Bytes done of bytes in all; `total` is null while nobody knows. */
export type Progress = (done: number, total: number | null) => void;

/** An opened archive, engine image or registry image. Whoever opened it closes it. */
export interface OpenSource {
  readonly catalog: Catalog;
  /** Releases files, and removes a spool. Reads after it fail. */
  close(): Promise<void>;
}
