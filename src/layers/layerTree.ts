import { float64 } from '../image/columns.ts';
import { ImageError } from '../image/errors.ts';
import type { LayerIndex } from '../image/layerIndex.ts';
import { RareThings } from './rareThings.ts';
import { BLOCK } from './tarHeader.ts';
import type { EntriesRead, TarEntry } from './tarParser.ts';
import { type HoppedTar, TOLD, TreeModule } from './treeModule.ts';

/** Paths of one layer above this are refused: 5 million, which take half a gigabyte; the largest layers known have one. */
const NODE_LIMIT = 5_000_000;
/** What an owner costs, in bytes: mostly there are few, but a tar may have one for each entry. */
const OWNER_COST = 80;
/** Bytes that are copied into the module's window where others are read: as many headers as may follow each other. */
const COPIED = 8 * BLOCK;

/** Entries that were read, and what all names and files are by then. */
export interface SomeRead extends EntriesRead {
  readonly nameBytes: number;
  readonly fileBytes: number;
  readonly files: number;
}

/** Why the module stopped reading entries, where there is something to do. */
const STOP = { link: 2, content: 3 } as const;

export const ROOT = 0;
/** Bytes of a name at most: as many as of a path. */
export const LONGEST_NAME = 65_536;
const NONE = -1;

/**
 * The paths and files of a layer while it is read. What all of them have is in a module's memory, and most entries are added
 * without a word; what is rare is here.
 */
export class LayerTree {
  /** What few of its nodes have. */
  readonly rare = new RareThings();

  readonly #module = TreeModule.take();
  readonly #exports = this.#module.exports;
  readonly #owners = float64();
  readonly #ownerRows = new Map<string, number>();
  /** Most entries have the owner of the one before. */
  #lastOwner = { uid: -1, gid: -1, row: -1 };
  /** Where the module looks for a tar's bytes. */
  get #window(): Uint8Array {
    return this.#module.views.window;
  }

  /** Bytes of what is rare, and of all owners, for a limit. */
  get rareBytes(): number {
    return this.rare.bytes + OWNER_COST * this.#ownerRows.size;
  }

  /** Bytes of all distinct names. */
  get nameBytes(): number {
    return this.#exports.nameBytes.value;
  }

  /** How many files the tar stores. */
  get files(): number {
    return this.#exports.inodeCount.value;
  }

  /** Σ size of all files. */
  get fileBytes(): number {
    return this.#exports.fileBytes.value;
  }

  /**
   * Adds entries as nearly all are, at whose paths nothing was before, and passes over what they contain.
   * @param chunk bytes of the tar that begin at `offset`; others than those in the window are copied
   * @param start of a header in them
   * @param contents whether to stop at each file
   * @returns undefined where the first entry is another
   */
  readEntries(chunk: Uint8Array, start: number, offset: number, contents: boolean): SomeRead | undefined {
    const { window } = this.#module.views;
    const isThere = chunk.buffer === window.buffer;
    const shift = isThere ? chunk.byteOffset - window.byteOffset : -start;
    const begin = start + shift;
    const end = isThere ? chunk.length + shift : Math.min(chunk.length - start, contents ? BLOCK : COPIED);
    if (!isThere) {
      window.set(chunk.subarray(start, start + end));
      this.#exports.forgetWindow();
    }
    const windowOffset = offset - shift;
    let at = begin;
    let stop: number = STOP.link;
    while (stop === STOP.link && at + BLOCK <= end) {
      stop = this.#exports.readEntries(at, end, windowOffset, contents);
      at = this.#told('position') - windowOffset;
      if (stop === STOP.link) this.rare.setLink(this.#told('node'), this.#linkTold());
    }
    if (at === begin) return undefined;
    const content = stop === STOP.content ? { inode: this.#told('inode'), size: this.#told('size') } : null;
    return this.#someRead(windowOffset + at, content);
  }

  /**
   * The same from header to header of a whole tar.
   * @param textLimit bytes of names, links and attributes above which it stops
   * @param sizeLimit the same of files
   * @returns undefined where the first entry is another
   */
  hop(position: number, tar: HoppedTar, textLimit: number, sizeLimit: number): SomeRead | undefined {
    this.#module.tar = tar;
    let at = position;
    let stop: number = STOP.link;
    // Of links the module does not know how long they are.
    while (stop === STOP.link && this.nameBytes + this.rareBytes <= textLimit) {
      stop = this.#exports.hop(at, tar.size, textLimit - this.rareBytes, sizeLimit);
      if (stop === STOP.link) this.rare.setLink(this.#told('node'), this.#linkTold());
      at = this.#told('position');
    }
    return at === position ? undefined : this.#someRead(at, null);
  }

  /** What of the tar is in the window from there on, where a header has room in it. */
  windowAt(position: number): Uint8Array | undefined {
    const { windowOffset, windowLength } = this.#exports;
    const start = position - windowOffset.value;
    if (start < 0 || start + BLOCK > windowLength.value) return undefined;
    return this.#window.subarray(start, windowLength.value);
  }

  #someRead(position: number, content: SomeRead['content']): SomeRead {
    const [contentEnd, nameBytes, fileBytes] = [
      this.#told('contentEnd'),
      this.#told('nameBytes'),
      this.#told('fileBytes'),
    ];
    return { position, contentEnd, content, nameBytes, fileBytes, files: this.#told('files') };
  }

  #told(what: keyof typeof TOLD): number {
    return this.#module.views.told[TOLD[what]] as number;
  }

  #linkTold(): string {
    const link = this.#told('link');
    return latin1(this.#window.subarray(link, link + this.#told('linkLength')));
  }

  /**
   * Adds one entry at whose path nothing was before.
   * @returns its node; -1 where it is another
   */
  place(entry: TarEntry, kind: number): number {
    const { name, mode, mtime } = entry;
    const { text } = this.#module.views;
    if (name.length > text.length) return NONE;
    text.set(name);
    const owner = this.#ownerRow(entry.uid, entry.gid);
    const node = this.#exports.place(this.#exports.text.value, name.length, kind, mode, owner, mtime);
    if (node >= 0) this.rare.setXattrs(node, entry.xattrs);
    return node;
  }

  /** Says where a directory is, as it is written with a slash at its end, for the entries that follow. */
  rememberDirectory(directory: string, node: number): void {
    if (directory.length > LONGEST_NAME) return;
    this.#put(directory);
    this.#exports.rememberDirectory(this.#exports.text.value, directory.length, node);
  }

  kindOf(node: number): number {
    return this.#exports.kindOf(node);
  }

  setKind(node: number, kind: number): void {
    this.#exports.setKind(node, kind);
  }

  flag(node: number, flag: number): void {
    this.#exports.addFlag(node, flag);
  }

  setInode(node: number, inode: number): void {
    this.#exports.setInode(node, inode);
  }

  /** @returns the new inode of a file, which the tar stores from `dataOffset` on */
  addInode(node: number, size: number, { dataOffset, dataSize }: TarEntry): number {
    return this.#exports.addInode(node, size, dataOffset, dataSize);
  }

  /** Gives a file that was nobody's to a node. */
  giveInode(inode: number, node: number, size: number): void {
    if (this.#exports.ownNodeOf(inode) === ROOT) this.#exports.giveInode(inode, node, size);
  }

  /** Mode, owner, times and extended attributes; the inode is nobody's again. */
  setAttributes(node: number, { mode, uid, gid, mtime, xattrs }: TarEntry): void {
    this.#exports.setAttributes(node, mode, this.#ownerRow(uid, gid), mtime);
    this.rare.setXattrs(node, xattrs);
  }

  /** Makes a node a further name of what another one is. */
  linkTo(node: number, target: number): void {
    this.#exports.setKind(node, this.#exports.kindOf(target));
    this.#exports.setInode(node, this.#exports.inodeOf(target));
    this.rare.copy(target, node);
  }

  /** The child of that name, -1 where there is none. */
  child(parent: number, name: string): number {
    if (name.length > LONGEST_NAME) return NONE;
    this.#put(name);
    const number = this.#exports.knownNumberOf(this.#exports.text.value, name.length);
    return number < 0 ? NONE : this.#exports.child(parent, number);
  }

  /**
   * The child of that name, made with this kind where there is none.
   * @param name of `LONGEST_NAME` bytes at most
   * @throws ImageError `limit` above five million paths
   */
  childOrNew(parent: number, name: string, kind: number): number {
    this.#put(name);
    const number = this.#exports.numberOf(this.#exports.text.value, name.length);
    const node = this.#exports.childOrNew(parent, number, kind);
    if (node < 0) throw new ImageError('limit', 'The layer has more than {0} paths.', [NODE_LIMIT]);
    return node;
  }

  #put(name: string): void {
    const { text } = this.#module.views;
    if (name.length > text.length) throw new RangeError(`A name of ${name.length} bytes`);
    for (let at = 0; at < name.length; at++) text[at] = name.charCodeAt(at);
  }

  /** Hides a path and all below it. */
  hide(top: number): void {
    this.#exports.forgetDirectory();
    const stack = [top];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      this.#exports.hideNode(node);
      this.rare.forget(node);
      for (let child = this.#exports.takeChild(node); child >= 0; child = this.#exports.takeChild(node))
        stack.push(child);
    }
  }

  /** All of it, after which it is nobody's. */
  build() {
    if (this.#owners.length === 0) this.#ownerRow(0, 0);
    const { nodeColumn, inodeColumn, nodeCount, inodeCount, fileBytes } = this.#exports;
    const nodes = nodeCount.value;
    const inodes = inodeCount.value;
    const { ends, bytes } = this.#module.names();
    const offsets = new Int32Array(new SharedArrayBuffer((ends.length + 1) * Int32Array.BYTES_PER_ELEMENT));
    offsets.set(ends, 1);
    const built = {
      names: { bytes, offsets },
      parent: this.#module.column(Int32Array, nodeColumn(0), nodes),
      name: this.#module.column(Int32Array, nodeColumn(1), nodes),
      kind: this.#module.column(Uint8Array, nodeColumn(2), nodes),
      flags: this.#module.column(Uint8Array, nodeColumn(3), nodes),
      mode: this.#module.column(Uint16Array, nodeColumn(4), nodes),
      owner: this.#module.column(Int32Array, nodeColumn(5), nodes),
      mtime: this.#module.column(Float64Array, nodeColumn(6), nodes),
      inode: this.#module.column(Int32Array, nodeColumn(7), nodes),
      owners: this.#owners.build(),
      inodeSize: this.#module.column(Float64Array, inodeColumn(0), inodes),
      inodeOffset: this.#module.column(Float64Array, inodeColumn(1), inodes),
      inodeStored: this.#module.column(Float64Array, inodeColumn(2), inodes),
      inodeNode: this.#module.column(Int32Array, inodeColumn(3), inodes),
      bytes: fileBytes.value,
      ...this.rare.build(),
    } satisfies Partial<LayerIndex>;
    this.#module.giveBack();
    return built;
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
    this.#exports.setOwner(uid, gid, row);
    return row;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
