import type { ChildTableColumns } from './childTable.ts';
import type { NameTableColumns } from './nameTable.ts';
import type { RareNumbers } from './rareColumns.ts';

/** What a tree is made of; the arrays are longer than their columns. */
export interface OverlayColumns {
  /** By node: the one above it, one below it, and its newest version; -1 for none. */
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly last: Int32Array;
  /** By version: see the functions of the same names. */
  readonly node: Int32Array;
  readonly layer: Int32Array;
  readonly entry: Int32Array;
  readonly change: Uint8Array;
  readonly previous: Int32Array;
}

/** A whole tree, as one thread tells it to another. */
export interface TreeColumns extends OverlayColumns {
  readonly names: NameTableColumns;
  /** By node. */
  readonly name: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly firstVersions: readonly number[];
  /** By version, layer and inode. */
  readonly outside: RareNumbers;
  readonly children: ChildTableColumns;
}
