import { float64, int32 } from '../image/columns.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { rareNumbers } from '../image/rareColumns.ts';
import { ROOT } from './layerTree.ts';
import type { TarEntry } from './tarParser.ts';

/** The regular files a layer stores, while it is read: the inode columns of its index. */
export class LayerInodes {
  /** Σ size. */
  bytes = 0;
  /** Bytes of all sparse maps and paths set aside, for a limit. */
  rareBytes = 0;

  readonly #size = float64();
  readonly #offset = float64();
  readonly #stored = float64();
  readonly #node = int32();
  readonly #sparse = new Map<number, readonly number[]>();
  readonly #aside = new Map<string, { readonly inode: number; readonly size: number }>();

  /** @returns the new inode of a file that is written under a node */
  add(node: number, entry: TarEntry): number {
    this.bytes += entry.size;
    return this.#push(node, entry, entry.size);
  }

  /** A file that AUFS kept under a name of its own, for hard links to it. It counts once something links to it. */
  setAside(path: string, entry: TarEntry): number {
    const inode = this.#push(ROOT, entry, 0);
    this.#aside.set(path, { inode, size: entry.size });
    this.rareBytes += path.length;
    return inode;
  }

  /** The inode of a file set aside, which is now linked to by a node; undefined where there is none. */
  linkAside(path: string, node: number): number | undefined {
    const aside = this.#aside.get(path);
    if (!aside) return undefined;
    if (this.#node.at(aside.inode) === ROOT) {
      this.#node.set(aside.inode, node);
      this.#size.set(aside.inode, aside.size);
      this.bytes += aside.size;
    }
    return aside.inode;
  }

  build() {
    return {
      inodeSize: this.#size.build(),
      inodeOffset: this.#offset.build(),
      inodeStored: this.#stored.build(),
      inodeNode: this.#node.build(),
      sparse: rareNumbers(this.#sparse),
      bytes: this.bytes,
    } satisfies Partial<LayerIndex>;
  }

  #push(node: number, entry: TarEntry, size: number): number {
    const inode = this.#size.length;
    this.#size.push(size);
    this.#offset.push(entry.dataOffset);
    this.#stored.push(entry.dataSize);
    this.#node.push(node);
    if (entry.sparse) {
      this.#sparse.set(inode, entry.sparse);
      this.rareBytes += entry.sparse.length * Float64Array.BYTES_PER_ELEMENT;
    }
    return inode;
  }
}
