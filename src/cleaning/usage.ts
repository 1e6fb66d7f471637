import type { Digest } from '../image/digest.ts';

/** Something on an engine's disk that images hold: an unpacked layer, the blobs of a manifest, or what is not known by parts. */
export interface Piece {
  /** The chain ID of a layer; something else that is unique for what else there is. */
  readonly id: string;
  readonly bytes: number;
  /**
   * What may be in it: layers, of which no size is known, or the blobs of layers. What others have of the same layers may be
   * the very same bytes, which no engine says. Absent for what is one thing.
   */
  readonly layers?: readonly string[];
}

/** Bytes as well as they are known: the same twice where that is exactly. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** An image, as far as what it holds and what holds it. */
export interface UsedImage {
  readonly id: Digest;
  /** The other IDs by which containers know it: those of its manifests. */
  readonly knownAs: readonly Digest[];
  /** Its names with a tag, verbatim. */
  readonly references: readonly string[];
  /** `repository@digest`, verbatim. */
  readonly digests: readonly string[];
  /** Milliseconds since 1970; null where the engine does not say. */
  readonly created: number | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Bytes of all that it holds, counted here; what the engine says where that is not known by piece. */
  readonly size: number;
  /** How many of these no other image holds: what goes with it, where nothing stands in the way. */
  readonly own: Bounds;
  /** What it holds, each once. */
  readonly pieces: readonly Piece[];
  /** The image that it was built on, and those that were built on it, as the classic builder notes. */
  readonly parent: Digest | null;
  readonly children: readonly Digest[];
  /** IDs of the containers that were made from it. */
  readonly containers: readonly string[];
  /** No tag names it, and no image was built on it. */
  readonly isDangling: boolean;
}

/** A container. */
export interface UsedContainer {
  readonly id: string;
  readonly name: string;
  /** What it was made from, as it was named then. */
  readonly image: string;
  /** The image of the engine that it was made from; null where that is gone. */
  readonly imageId: Digest | null;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead`, … */
  readonly state: string;
  /** It runs, or is paused: it is removed by force only. */
  readonly isRunning: boolean;
  /** Null where it did not exit. */
  readonly exitCode: number | null;
  /** Milliseconds since 1970. */
  readonly created: number | null;
  /** When it ended last; null where it did not, or that was not to be had. */
  readonly finished: number | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Bytes that it wrote itself; null where the engine does not say. */
  readonly size: number | null;
  /** Bytes of an image that is gone otherwise, and goes with it; as far as the engine says. */
  readonly goneImage: number;
  /** Names of the volumes that are mounted in it. */
  readonly volumes: readonly string[];
  /** Names of its networks. */
  readonly networks: readonly string[];
}

/** A volume. */
export interface UsedVolume {
  readonly name: string;
  /** Nobody named it. */
  readonly isAnonymous: boolean;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number | null;
  /** Null where the engine does not say, as for what another driver keeps elsewhere. */
  readonly size: number | null;
  /** IDs of the containers that it is mounted in. */
  readonly containers: readonly string[];
}

/** A network. */
export interface UsedNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly created: number | null;
  /** The engine has it by itself, and removes it never. */
  readonly isPredefined: boolean;
  /** IDs of the containers that are in it, running or not. */
  readonly containers: readonly string[];
}

/** A record of the build cache. */
export interface CacheRecord {
  readonly id: string;
  /** `regular`, `source.local`, `exec.cachemount`, … */
  readonly type: string;
  readonly description: string;
  readonly size: number;
  readonly created: number | null;
  readonly lastUsed: number | null;
  readonly usageCount: number | null;
  /** A build uses it now. */
  readonly isInUse: boolean;
  /** An image has the same layer, so that it frees little or nothing by itself. */
  readonly isShared: boolean;
  readonly parents: readonly string[];
}

/** What an engine holds. */
export interface Usage {
  readonly store: 'containerd' | 'graph-driver';
  readonly images: readonly UsedImage[];
  readonly containers: readonly UsedContainer[];
  readonly volumes: readonly UsedVolume[];
  readonly networks: readonly UsedNetwork[];
  readonly cache: readonly CacheRecord[];
  /** Records that could not be read. */
  readonly unread: number;
}

export type ItemKind = 'image' | 'container' | 'volume' | 'network' | 'cache';
