import type { Overlay } from './overlay.ts';

/** Where the files of all layers are and how large, by layer: for passes in which a call for each path would take most of the time. */
export interface FileColumns {
  /** By entry; -1 for what is no file, and for hard links to files of other layers. */
  readonly inode: readonly Int32Array[];
  /** By inode. */
  readonly size: readonly Float64Array[];
  /** Whether there are hard links to files of other layers. */
  readonly linksOut: readonly boolean[];
}

export function fileColumns({ layers }: Overlay): FileColumns {
  return {
    inode: layers.map((index) => index?.inode ?? new Int32Array()),
    size: layers.map((index) => index?.inodeSize ?? new Float64Array()),
    linksOut: layers.map((index) => (index?.outsideLinks.rows.length ?? 0) > 0),
  };
}
