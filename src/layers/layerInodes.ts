import { rareNumbers } from '../image/rareColumns.ts';
import { type LayerTree, ROOT } from './layerTree.ts';
import type { TarEntry } from './tarParser.ts';

/** What is rare of the regular files a layer stores, while it is read. */
export class LayerInodes {
  /** Bytes of all sparse maps and paths set aside, for a limit. */
  rareBytes = 0;

  readonly #tree: LayerTree;
  readonly #sparse = new Map<number, readonly number[]>();
  readonly #aside = new Map<string, { readonly inode: number; readonly size: number }>();

  constructor(tree: LayerTree) {
    this.#tree = tree;
  }

  /** @returns the new inode of a file that is written under a node */
  add(node: number, entry: TarEntry): number {
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
    if (aside) this.#tree.giveInode(aside.inode, node, aside.size);
    return aside?.inode;
  }

  build() {
    return { sparse: rareNumbers(this.#sparse) };
  }

  #push(node: number, entry: TarEntry, size: number): number {
    const inode = this.#tree.addInode(node, size, entry);
    if (entry.sparse) {
      this.#sparse.set(inode, entry.sparse);
      this.rareBytes += entry.sparse.length * Float64Array.BYTES_PER_ELEMENT;
    }
    return inode;
  }
}
