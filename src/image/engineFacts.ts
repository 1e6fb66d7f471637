import type { Digest } from './digest.ts';

/** What an engine says of an image it has, besides what the image itself says. */
export interface EngineFacts {
  /** Its program and version: `Docker 28.5.1` */
  readonly engine: string;
  /** The endpoint's name. */
  readonly endpoint: string;
  /** What the engine calls the image by: the config's digest, or in a containerd store that of what its name points to. */
  readonly id: Digest;
  /** What its name points to, which is another where that is an index of several platforms. */
  readonly target: Digest;
  /** `repository@digest` */
  readonly digests: readonly string[];
  /** Bytes as the engine counts. */
  readonly size: number | null;
  /** Bytes that the engine counts for each layer: of its files, of its tar, or on disk, as engines differ. */
  readonly layerSizes: readonly (number | null)[];
  /** The image that ended with each step; null where the engine does not have that (`<missing>`). */
  readonly stepImageIds: readonly (Digest | null)[];
  readonly lastTagged: string | null;
  /** The storage driver, and what it says of the image by name: `UpperDir`, `LowerDir`, … */
  readonly storage: { readonly driver: string; readonly data: Readonly<Record<string, string>> } | null;
  /** Where each layer's files lie on the engine's machine; null where the storage driver does not say. */
  readonly layerFolders: readonly (string | null)[];
  /** The container whose changes are the topmost layer; absent for an image alone. */
  readonly container?: { readonly name: string; readonly id: string };
}
