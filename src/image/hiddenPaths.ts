import { ChildTable } from './childTable.ts';
import { int32 } from './columns.ts';
import { NameTable } from './nameTable.ts';
import type { VersionTree } from './versionTree.ts';

/**
 * The nodes of a tree of versions and further ones: paths that layers wrote and hid again themselves, so that no state of
 * the image has them. There may be millions, each as long as a name may be.
 */
export class HiddenPaths {
  readonly #tree: VersionTree;
  readonly #names = new NameTable();
  // Columns by further node, with parents that may be any.
  readonly #parent = int32();
  readonly #name = int32();
  readonly #children = new ChildTable(this.#parent, this.#name);

  constructor(tree: VersionTree) {
    this.#tree = tree;
  }

  /** How many nodes there are, those of the tree first; a parent before its children. */
  get nodeCount(): number {
    return this.#tree.nodeCount + this.#parent.length;
  }

  parentOf(node: number): number {
    const further = node - this.#tree.nodeCount;
    return further < 0 ? this.#tree.parentOf(node) : this.#parent.at(further);
  }

  /** A node's own name, as a byte-string. */
  nameOf(node: number): string {
    const further = node - this.#tree.nodeCount;
    return further < 0 ? this.#tree.nameOf(node) : this.#names.at(this.#name.at(further));
  }

  /** The whole path without a leading slash, as a byte-string. */
  pathOf(node: number): string {
    const parts: string[] = [];
    for (let at = node; at > 0; at = this.parentOf(at)) parts.push(this.nameOf(at));
    return parts.reverse().join('/');
  }

  /** The child of that name (a byte-string), a further node where there is none. */
  childOrNew(parent: number, name: string): number {
    const { nodeCount } = this.#tree;
    const known = parent < nodeCount ? this.#tree.child(parent, name) : -1;
    if (known >= 0) return known;
    const id = this.#names.add(name);
    const further = this.#children.find(parent, id);
    if (further >= 0) return nodeCount + further;
    const added = this.#parent.length;
    this.#parent.push(parent);
    this.#name.push(id);
    this.#children.add(added);
    return nodeCount + added;
  }
}
