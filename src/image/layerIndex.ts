import type { NamePool } from './names.ts';
import type { RareNumbers, RareTexts, Xattrs } from './rareColumns.ts';

/**
 * What one layer writes, as columns in memory that threads share: a tree of paths with what became of each after all of the layer's tar entries were
 * applied in order. Paths that were mentioned only (parents without an entry, entries hidden again by a later one of the
 * same layer) are nodes too. A node's parent has a smaller number; node 0 is the root.
 */
export interface LayerIndex {
  readonly names: NamePool;
  /** Columns by node. */
  readonly parent: Int32Array;
  readonly name: Int32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly mode: Uint16Array;
  /** Row of `owners`. */
  readonly owner: Int32Array;
  /** Seconds since 1970. */
  readonly mtime: Float64Array;
  /** Row of the inode columns; -1 for all but files. */
  readonly inode: Int32Array;
  /** User and group IDs in turn. */
  readonly owners: Float64Array;

  /** Columns by inode: every regular file the tar stores, those hidden again by a later entry too. */
  readonly inodeSize: Float64Array;
  /** Where the stored content begins in the uncompressed tar, and its stored length. */
  readonly inodeOffset: Float64Array;
  readonly inodeStored: Float64Array;
  /** The node it was first written under. */
  readonly inodeNode: Int32Array;
  /** Sixteen bytes for each inode: a keyed fingerprint of its content. Null where contents were not read. */
  readonly fingerprints: Uint8Array | null;

  /**
   * Rare things, by node: symlink targets, devices, extended attributes, and the paths of hard links' targets that are
   * not in this layer ('' for one that cannot be anywhere).
   */
  readonly links: RareTexts;
  /** Major and minor number. */
  readonly devices: RareNumbers;
  readonly xattrs: Xattrs;
  readonly outsideLinks: RareTexts;
  /** By inode: the stored parts of a sparse file, offsets and lengths in turn. */
  readonly sparse: RareNumbers;

  /** Distinct paths the layer writes (`entries` of the `analyze` contract). */
  readonly entries: number;
  /** Σ size of all inodes. */
  readonly bytes: number;
}

/** What a node is after the whole layer. */
export const KIND = {
  /** Mentioned, and hidden again by a later entry of the layer; or only a marker stands for it. */
  none: 0,
  /** A parent without an entry of its own. */
  implied: 1,
  file: 2,
  directory: 3,
  symlink: 4,
  char: 5,
  block: 6,
  fifo: 7,
  other: 8,
} as const;

/** Bits of `flags`. */
export const FLAG = {
  /** `.wh.NAME`: what lower layers have at this path is gone. */
  whiteout: 1,
  /** `.wh..wh..opq`: what lower layers have below this directory is gone. */
  opaque: 2,
  /** A further name of an inode. */
  hardLink: 4,
} as const;

export function isEntry(kind: number): boolean {
  return kind >= KIND.file;
}
