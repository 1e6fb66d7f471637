import { ChildTable } from '../image/childTable.ts';
import { float64, int32, uint8, uint16 } from '../image/columns.ts';
import { ImageError } from '../image/errors.ts';
import { FLAG, KIND, type LayerIndex } from '../image/layerIndex.ts';
import { NameTable } from '../image/nameTable.ts';
import { NO_XATTRS, rareNumbers, rareTexts, type XattrSet, xattrColumns } from '../image/rareColumns.ts';
import type { TarEntry } from './tarParser.ts';

/** Paths of one layer above this are refused: 5 million, which take a gigabyte; the largest layers known have one. */
const NODE_LIMIT = 5_000_000;
/** What an extended attribute costs besides its name and value, in bytes. */
const XATTR_COST = 512;
/** In place of a next sibling: the node is not in its parent's list, because it was hidden. */
const UNLISTED = -2;

export const ROOT = 0;

/** The paths of a layer while it is read: the node columns of its index, and what is rare. */
export class LayerTree {
  /** Bytes of all link targets and extended attributes, for a limit. */
  rareBytes = 0;

  readonly #names = new NameTable();
  readonly #parent = int32();
  readonly #name = int32();
  readonly #kind = uint8();
  readonly #flags = uint8();
  readonly #mode = uint16();
  readonly #owner = int32();
  readonly #mtime = float64();
  readonly #inode = int32();
  readonly #firstChild = int32();
  readonly #nextSibling = int32();
  readonly #owners = float64();
  readonly #ownerRows = new Map<string, number>();
  /** Most entries have the owner of the one before. */
  #lastOwner = { uid: -1, gid: -1, row: -1 };
  readonly #links = new Map<number, string>();
  readonly #devices = new Map<number, readonly [number, number]>();
  readonly #xattrs = new Map<number, XattrSet>();
  #lastXattrs: Readonly<Record<'given' | 'shared', XattrSet>> = {
    given: NO_XATTRS,
    shared: NO_XATTRS,
  };
  readonly #xattrSets = new Map<string, XattrSet>();
  readonly #outsideLinks = new Map<number, string>();
  readonly #children = new ChildTable(this.#parent, this.#name);

  constructor() {
    this.#addNode(-1, this.#names.add(''), KIND.implied);
  }

  /** Bytes of all distinct names. */
  get nameBytes(): number {
    return this.#names.byteLength;
  }

  kindOf(node: number): number {
    return this.#kind.at(node);
  }

  setKind(node: number, kind: number): void {
    this.#kind.set(node, kind);
  }

  flag(node: number, flag: number): void {
    this.#flags.set(node, this.#flags.at(node) | flag);
  }

  setInode(node: number, inode: number): void {
    this.#inode.set(node, inode);
  }

  /** A symlink's target. */
  linkOf(node: number): string | undefined {
    return this.#links.get(node);
  }

  setLink(node: number, target: string): void {
    this.#links.set(node, target);
    this.rareBytes += target.length;
  }

  setDevice(node: number, major: number, minor: number): void {
    this.#devices.set(node, [major, minor]);
  }

  /** A hard link whose target this layer does not have; '' for one that cannot be anywhere. */
  setOutsideLink(node: number, target: string): void {
    this.#outsideLinks.set(node, target);
    this.rareBytes += target.length;
  }

  /** Mode, owner, times and extended attributes; the inode is nobody's again. */
  setAttributes(node: number, entry: TarEntry): void {
    this.#mode.set(node, entry.mode);
    this.#mtime.set(node, entry.mtime);
    this.#owner.set(node, this.#ownerRow(entry.uid, entry.gid));
    this.#inode.set(node, -1);
    if (entry.xattrs?.size) this.#xattrs.set(node, this.#shared(entry.xattrs));
    else this.#xattrs.delete(node);
  }

  /** Makes a node a further name of what another one is. */
  linkTo(node: number, target: number): void {
    this.#kind.set(node, this.#kind.at(target));
    this.#inode.set(node, this.#inode.at(target));
    const link = this.#links.get(target);
    if (link !== undefined) this.setLink(node, link);
    const device = this.#devices.get(target);
    if (device) this.#devices.set(node, device);
    const outside = this.#outsideLinks.get(target);
    if (outside !== undefined) this.setOutsideLink(node, outside);
  }

  /** The number of a name. */
  numberOf(name: string): number {
    return this.#names.add(name);
  }

  /** The number of the name that is these bytes. */
  nameOf(bytes: Uint8Array, start: number, end: number): number {
    return this.#names.addBytes(bytes, start, end);
  }

  /** The child of that name, -1 where there is none. */
  child(parent: number, name: string): number {
    const id = this.#names.find(name);
    return id === undefined ? -1 : this.#children.find(parent, id);
  }

  /**
   * The child whose name has that number, made with this kind where there is none.
   * @throws ImageError `limit` above five million paths
   */
  childOrNew(parent: number, name: number, kind: number): number {
    const known = this.#children.find(parent, name);
    if (known >= 0) {
      if (this.#nextSibling.at(known) === UNLISTED) this.#list(known, parent);
      return known;
    }
    const node = this.#addNode(parent, name, kind);
    this.#children.add(node);
    this.#list(node, parent);
    return node;
  }

  /**
   * Hides a path and all below it. What is hidden leaves its parent's list, or a layer that replaces a large folder over
   * and over would walk through it each time.
   */
  hide(top: number): void {
    const stack = [top];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      this.#kind.set(node, KIND.none);
      this.#flags.set(node, this.#flags.at(node) & ~FLAG.hardLink);
      this.#inode.set(node, -1);
      for (const rare of [this.#links, this.#devices, this.#xattrs, this.#outsideLinks]) rare.delete(node);
      let child = this.#firstChild.at(node);
      this.#firstChild.set(node, -1);
      while (child >= 0) {
        stack.push(child);
        const next = this.#nextSibling.at(child);
        this.#nextSibling.set(child, UNLISTED);
        child = next;
      }
    }
  }

  build() {
    if (this.#owners.length === 0) this.#ownerRow(0, 0);
    return {
      names: this.#names.build(),
      parent: this.#parent.build(),
      name: this.#name.build(),
      kind: this.#kind.build(),
      flags: this.#flags.build(),
      mode: this.#mode.build(),
      owner: this.#owner.build(),
      mtime: this.#mtime.build(),
      inode: this.#inode.build(),
      owners: this.#owners.build(),
      links: rareTexts(this.#links),
      devices: rareNumbers(this.#devices),
      xattrs: xattrColumns(this.#xattrs),
      outsideLinks: rareTexts(this.#outsideLinks),
    } satisfies Partial<LayerIndex>;
  }

  #addNode(parent: number, name: number, kind: number): number {
    const node = this.#parent.length;
    if (node >= NODE_LIMIT) throw new ImageError('limit', 'The layer has more than {0} paths.', [NODE_LIMIT]);
    this.#parent.push(parent);
    this.#name.push(name);
    this.#kind.push(kind);
    this.#flags.push(0);
    this.#mode.push(0);
    this.#owner.push(0);
    this.#mtime.push(0);
    this.#inode.push(-1);
    this.#firstChild.push(-1);
    this.#nextSibling.push(-1);
    return node;
  }

  #list(node: number, parent: number): void {
    this.#nextSibling.set(node, this.#firstChild.at(parent));
    this.#firstChild.set(parent, node);
  }

  /** Equal attributes as one value: with SELinux every file has some, and all the same. */
  #shared(xattrs: XattrSet): XattrSet {
    // A global header's are one value for all entries, and perhaps a long one.
    if (xattrs !== this.#lastXattrs.given) this.#lastXattrs = { given: xattrs, shared: this.#sharedByValue(xattrs) };
    return this.#lastXattrs.shared;
  }

  #sharedByValue(xattrs: XattrSet): XattrSet {
    const key = [...xattrs].map(([name, value]) => `${name}\0${value.length}\0${latin1(value)}`).join('');
    const known = this.#xattrSets.get(key);
    if (known) return known;
    this.#xattrSets.set(key, xattrs);
    this.rareBytes += 2 * key.length + xattrs.size * XATTR_COST;
    return xattrs;
  }

  #ownerRow(uid: number, gid: number): number {
    const last = this.#lastOwner;
    if (last.uid === uid && last.gid === gid) return last.row;
    const key = `${uid}:${gid}`;
    const row = this.#ownerRows.get(key) ?? this.#owners.length / 2;
    if (2 * row === this.#owners.length) {
      this.#owners.push(uid);
      this.#owners.push(gid);
      this.#ownerRows.set(key, row);
    }
    this.#lastOwner = { uid, gid, row };
    return row;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
