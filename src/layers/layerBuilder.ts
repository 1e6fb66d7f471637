import { ChildTable } from '../image/childTable.ts';
import { float64, int32, uint8, uint16 } from '../image/columns.ts';
import { ImageError } from '../image/errors.ts';
import { FLAG, isEntry, KIND, type LayerIndex } from '../image/layerIndex.ts';
import { NamePoolBuilder } from '../image/names.ts';
import { NoteCollector } from './noteCollector.ts';
import { splitPath } from './path.ts';
import type { EntryType, TarEntry } from './tarParser.ts';

/** Paths of one layer above this are refused: 10 million, ten times the largest layers known. */
const NODE_LIMIT = 10_000_000;
/** Linux's PATH_MAX is 4,096; what is longer could not be extracted and is left out with a note. */
const PATH_LIMIT = 65_536;
/** Folders below each other; deeper ones could not be reached by a path of PATH_MAX. */
const DEPTH_LIMIT = 2_048;
/** As many links as Linux follows (path_resolution(7)). */
const LINK_LIMIT = 40;
/** Bytes of link targets that all paths of a layer together may lead through: 16 MiB, a second of following. */
const FOLLOW_LIMIT = 16 << 20;
/** Bytes of all files of a layer, holes too: 8 TiB, so that sums over a thousand layers stay exact. */
const SIZE_LIMIT = 2 ** 43;
/** What an extended attribute costs besides its name and value, in bytes. */
const XATTR_COST = 512;
/** Bytes of names, link targets, extended attributes and sparse maps together: 128 MiB, of which three million files have half. */
const TEXT_LIMIT = 128 << 20;

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const AUFS = '.wh..wh.';
const ROOT = 0;
/** In place of a next sibling: the node is not in its parent's list, because it was hidden. */
const UNLISTED = -2;

const KINDS: Readonly<Record<Exclude<EntryType, 'hardlink'>, number>> = {
  file: KIND.file,
  directory: KIND.directory,
  symlink: KIND.symlink,
  char: KIND.char,
  block: KIND.block,
  fifo: KIND.fifo,
  other: KIND.other,
};

/**
 * Applies the entries of one layer's tar in order, as an engine extracts them into an empty directory: the last one of
 * a path wins, a non-directory hides what was written below it, parents that are symlinks of this layer are followed
 * (image-spec, layer.md; overlay order). Markers are kept beside the entries, since they speak of lower layers only.
 */
export class LayerBuilder {
  readonly notes = new NoteCollector();
  readonly #names = new NamePoolBuilder();
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
  readonly #inodeSize = float64();
  readonly #inodeOffset = float64();
  readonly #inodeStored = float64();
  readonly #inodeNode = int32();
  readonly #links = new Map<number, string>();
  readonly #devices = new Map<number, readonly [number, number]>();
  readonly #xattrs = new Map<number, ReadonlyMap<string, Uint8Array>>();
  readonly #xattrSets = new Map<string, ReadonlyMap<string, Uint8Array>>();
  readonly #outsideLinks = new Map<number, string>();
  readonly #sparse = new Map<number, readonly number[]>();
  /** Files that AUFS kept under its own names, for hard links to them; inodes that count once something links to them. */
  readonly #aside = new Map<string, { readonly inode: number; readonly size: number }>();
  readonly #children = new ChildTable(
    (node) => this.#parent.at(node),
    (node) => this.#name.at(node),
  );
  #bytes = 0;
  #textBytes = 0;
  #followed = 0;
  /** Entries of one directory come together: the parent of the last one is mostly that of the next. */
  #lastDirectory = '';
  #lastParent = -1;

  constructor() {
    this.#addNode(-1, this.#names.add(''), KIND.implied);
  }

  /**
   * Applies an entry.
   * @returns the inode whose content the tar stores here, -1 when it stores none
   * @throws ImageError `limit` above ten million paths, or 128 MiB of names and attributes
   */
  add(entry: TarEntry): number {
    const inode = this.#add(entry);
    if (this.#names.byteLength + this.#textBytes > TEXT_LIMIT)
      throw new ImageError('limit', 'The layer has more than {0} bytes of names, links and attributes.', [TEXT_LIMIT]);
    if (this.#bytes > SIZE_LIMIT)
      throw new ImageError('limit', 'The layer claims more than {0} bytes of files.', [SIZE_LIMIT]);
    return inode;
  }

  #add(entry: TarEntry): number {
    const name = Buffer.from(entry.name.buffer, entry.name.byteOffset, entry.name.length).toString('latin1');
    if (name.length > PATH_LIMIT) {
      this.#tooLong(name);
      return -1;
    }
    const slash = name.lastIndexOf('/');
    const base = name.slice(slash + 1);
    if (
      slash > 0 &&
      base !== '' &&
      base[0] !== '.' &&
      this.#lastParent >= 0 &&
      name.slice(0, slash) === this.#lastDirectory
    )
      return this.#place(this.#lastParent, base, entry, name);
    return this.#addPath(name, entry);
  }

  #addPath(name: string, entry: TarEntry): number {
    const { parts, escapes } = splitPath(name);
    if (escapes) this.notes.add('path-escapes', 'Paths that climb out of the root stay at the root.', name);
    if (parts.length > DEPTH_LIMIT) {
      this.#tooLong(name);
      return -1;
    }
    const marker = parts.findIndex((part) => part.startsWith(WHITEOUT));
    if (marker >= 0) return this.#addMarker(parts, marker, entry, name);
    const base = parts.pop();
    if (base === undefined) {
      this.#addRoot(entry);
      return -1;
    }
    const parent = this.#walk(parts, name, true);
    if (parent < 0) return -1;
    // First, since what is placed may replace a link on the way here.
    const slash = name.lastIndexOf('/');
    if (slash > 0 && slash < name.length - 1 && !escapes) {
      this.#lastDirectory = name.slice(0, slash);
      this.#lastParent = parent;
    }
    return this.#place(parent, base, entry, name);
  }

  #tooLong(path: string): void {
    const beginning = path.slice(0, 200);
    this.notes.add('path-too-long', 'Paths that are longer than any system could extract are left out.', beginning);
  }

  #addRoot(entry: TarEntry): void {
    if (entry.type === 'directory') {
      this.#kind.set(ROOT, KIND.directory);
      this.#setAttributes(ROOT, entry);
    } else this.notes.add('root-not-directory', 'An entry for the root that is no directory is left out.');
  }

  #addMarker(parts: readonly string[], at: number, entry: TarEntry, path: string): number {
    const marker = parts[at] ?? '';
    const isLast = at === parts.length - 1;
    const hidden = marker.slice(WHITEOUT.length);
    if (isLast && (hidden === '' || hidden === '.' || hidden === '..')) {
      this.#invalidWhiteout(hidden, path);
      return -1;
    }
    const parent = this.#walk(parts.slice(0, at), path, true);
    if (parent < 0) return -1;
    // What lies below a marker is part of the marker.
    if (!isLast || (marker.startsWith(AUFS) && marker !== OPAQUE)) return this.#setAside(parts, entry);
    if (marker === OPAQUE) this.#flag(parent, FLAG.opaque);
    else this.#flag(this.#childOrNew(parent, hidden, KIND.none), FLAG.whiteout);
    return -1;
  }

  #invalidWhiteout(hidden: string, path: string): void {
    if (hidden === '')
      this.notes.add('invalid-whiteout', 'A whiteout that names nothing (“.wh.”) is ignored; engines refuse it.', path);
    else this.notes.add('invalid-whiteout', 'A whiteout of “.” or “..” is ignored; engines refuse it.', path);
  }

  #place(parent: number, base: string, entry: TarEntry, path: string): number {
    const target = entry.type === 'hardlink' ? this.#linkTarget(entry, path) : undefined;
    const node = this.#childOrNew(parent, base, KIND.none);
    const before = this.#kind.at(node);
    if (isEntry(before) && !(before === KIND.directory && entry.type === 'directory'))
      this.notes.add('duplicate-path', 'A path is written twice by the layer; the last entry counts.', path);
    const staysDirectory = entry.type === 'directory' && (before === KIND.directory || before === KIND.implied);
    if (before !== KIND.none && !staysDirectory) this.#remove(node);
    if (entry.type === 'hardlink') {
      this.#placeHardLink(node, entry, target);
      return -1;
    }
    this.#kind.set(node, KINDS[entry.type]);
    this.#setAttributes(node, entry);
    if (entry.type === 'other')
      this.notes.add(
        'unknown-type',
        'Entries of a type that tar does not define are listed, and engines refuse them.',
        path,
      );
    if (entry.type === 'symlink') {
      this.#links.set(node, latin1(entry.linkName));
      this.#textBytes += entry.linkName.length;
    }
    if (entry.type === 'char' || entry.type === 'block') this.#devices.set(node, [entry.major, entry.minor]);
    return entry.type === 'file' ? this.#addInode(node, entry) : -1;
  }

  #addInode(node: number, entry: TarEntry): number {
    const inode = this.#newInode(node, entry, entry.size);
    this.#inode.set(node, inode);
    this.#bytes += entry.size;
    return inode;
  }

  #newInode(node: number, entry: TarEntry, size: number): number {
    const inode = this.#inodeSize.length;
    this.#inodeSize.push(size);
    this.#inodeOffset.push(entry.dataOffset);
    this.#inodeStored.push(entry.dataSize);
    this.#inodeNode.push(node);
    if (entry.sparse) {
      this.#sparse.set(inode, entry.sparse);
      this.#textBytes += entry.sparse.length * Float64Array.BYTES_PER_ELEMENT;
    }
    return inode;
  }

  #setAside(parts: readonly string[], entry: TarEntry): number {
    if (entry.type !== 'file') return -1;
    const path = parts.join('/');
    const inode = this.#newInode(ROOT, entry, 0);
    this.#aside.set(path, { inode, size: entry.size });
    this.#textBytes += path.length;
    return inode;
  }

  /** The node a hard link points to, as the layer is now; undefined where this layer has no such entry yet. */
  #linkTarget(entry: TarEntry, path: string): number | undefined {
    const { parts } = splitPath(latin1(entry.linkName));
    const base = parts.pop();
    const parent = base === undefined ? -1 : this.#walk(parts, path, false);
    const node = base === undefined || parent < 0 ? -1 : this.#child(parent, base);
    return node >= 0 && isEntry(this.#kind.at(node)) ? node : undefined;
  }

  #placeHardLink(node: number, entry: TarEntry, target: number | undefined): void {
    this.#setAttributes(node, entry);
    this.#flag(node, FLAG.hardLink);
    this.#kind.set(node, KIND.file);
    const path = splitPath(latin1(entry.linkName)).parts.join('/');
    const aside = this.#aside.get(path);
    if (aside) {
      this.#linkAside(node, aside);
      return;
    }
    if (target === undefined) this.#linkOutside(node, path);
    else this.#linkTo(node, target);
  }

  #linkTo(node: number, target: number): void {
    const kind = this.#kind.at(target);
    // The target may have gone with what the link replaced, and a directory cannot be linked.
    if (target === node || !isEntry(kind) || kind === KIND.directory) {
      this.#linkOutside(node, '');
      return;
    }
    this.#kind.set(node, kind);
    this.#inode.set(node, this.#inode.at(target));
    const link = this.#links.get(target);
    if (link !== undefined) this.#links.set(node, link);
    const device = this.#devices.get(target);
    if (device) this.#devices.set(node, device);
    const outside = this.#outsideLinks.get(target);
    if (outside !== undefined) this.#linkOutside(node, outside);
  }

  #linkOutside(node: number, path: string): void {
    this.#outsideLinks.set(node, path);
    this.#textBytes += path.length;
  }

  #linkAside(node: number, { inode, size }: { inode: number; size: number }): void {
    if (this.#inodeNode.at(inode) === ROOT) {
      this.#inodeNode.set(inode, node);
      this.#inodeSize.set(inode, size);
      this.#bytes += size;
    }
    this.#inode.set(node, inode);
  }

  /**
   * Hides a path and all below it that this layer wrote so far. What is hidden leaves its parent's list, or a layer that
   * replaces a large folder over and over would walk through it each time.
   */
  #remove(top: number): void {
    this.#lastParent = -1;
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

  /**
   * Follows parts from the root, and symlinks of this layer on the way.
   * @param create makes missing directories (implied)
   * @returns the directory; -1 where there is none, or links lead in a circle
   */
  #walk(parts: readonly string[], path: string, create: boolean): number {
    const pending = [...parts].reverse();
    const trail: number[] = [ROOT];
    let links = 0;
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (part === '..') {
        if (trail.length > 1) trail.pop();
        continue;
      }
      const parent = trail.at(-1) ?? ROOT;
      const node = create ? this.#childOrNew(parent, part, KIND.implied) : this.#child(parent, part);
      if (node < 0) return -1;
      const kind = this.#kind.at(node);
      const link = kind === KIND.symlink ? this.#links.get(node) : undefined;
      if (link !== undefined) {
        if (++links > LINK_LIMIT) {
          this.notes.add('link-loop', 'Paths whose parents are links in a circle are left out.', path);
          return -1;
        }
        this.#followed += link.length;
        if (this.#followed > FOLLOW_LIMIT)
          throw new ImageError('limit', 'The paths of the layer lead through more than {0} bytes of links.', [
            FOLLOW_LIMIT,
          ]);
        if (link.startsWith('/')) trail.length = 1;
        const target = link.split('/').filter((name) => name !== '' && name !== '.');
        if (trail.length + pending.length + target.length > DEPTH_LIMIT) {
          this.#tooLong(path);
          return -1;
        }
        pending.push(...target.reverse());
        continue;
      }
      if (kind !== KIND.directory && kind !== KIND.implied) {
        if (!create) return -1;
        this.#imply(node, path);
      }
      trail.push(node);
    }
    return trail.at(-1) ?? ROOT;
  }

  /** Something is written below a path that is no directory: it becomes one. */
  #imply(node: number, path: string): void {
    if (this.#kind.at(node) !== KIND.none) {
      this.notes.add(
        'parent-replaced',
        'A parent that was no directory became one, because something lies below it.',
        path,
      );
      this.#remove(node);
    }
    this.#kind.set(node, KIND.implied);
  }

  #child(parent: number, name: string): number {
    const id = this.#names.find(name);
    return id === undefined ? -1 : this.#children.find(parent, id);
  }

  #childOrNew(parent: number, name: string, kind: number): number {
    const id = this.#names.add(name);
    const known = this.#children.find(parent, id);
    if (known >= 0) {
      if (this.#nextSibling.at(known) === UNLISTED) this.#list(known, parent);
      return known;
    }
    const node = this.#addNode(parent, id, kind);
    this.#children.add(node);
    this.#list(node, parent);
    return node;
  }

  #list(node: number, parent: number): void {
    this.#nextSibling.set(node, this.#firstChild.at(parent));
    this.#firstChild.set(parent, node);
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

  #setAttributes(node: number, entry: TarEntry): void {
    this.#mode.set(node, entry.mode);
    this.#mtime.set(node, entry.mtime);
    this.#owner.set(node, this.#ownerRow(entry.uid, entry.gid));
    this.#inode.set(node, -1);
    if (!entry.xattrs?.size) {
      this.#xattrs.delete(node);
      return;
    }
    this.#xattrs.set(node, this.#shared(entry.xattrs));
  }

  /** Equal attributes as one value: with SELinux every file has some, and all the same. */
  #shared(xattrs: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
    const key = [...xattrs].map(([name, value]) => `${name}\0${value.length}\0${latin1(value)}`).join('');
    const known = this.#xattrSets.get(key);
    if (known) return known;
    this.#xattrSets.set(key, xattrs);
    this.#textBytes += 2 * key.length + xattrs.size * XATTR_COST;
    return xattrs;
  }

  #ownerRow(uid: number, gid: number): number {
    const key = `${uid}:${gid}`;
    const known = this.#ownerRows.get(key);
    if (known !== undefined) return known;
    const row = this.#owners.length / 2;
    this.#owners.push(uid);
    this.#owners.push(gid);
    this.#ownerRows.set(key, row);
    return row;
  }

  #flag(node: number, flag: number): void {
    this.#flags.set(node, this.#flags.at(node) | flag);
  }

  build(fingerprints: Uint8Array | null): LayerIndex {
    const kind = this.#kind.build();
    let entries = 0;
    for (let node = 1; node < kind.length; node++) if (isEntry(kind[node] ?? 0)) entries++;
    if (this.#owners.length === 0) this.#ownerRow(0, 0);
    return {
      names: this.#names.build(),
      parent: this.#parent.build(),
      name: this.#name.build(),
      kind,
      flags: this.#flags.build(),
      mode: this.#mode.build(),
      owner: this.#owner.build(),
      mtime: this.#mtime.build(),
      inode: this.#inode.build(),
      owners: this.#owners.build(),
      inodeSize: this.#inodeSize.build(),
      inodeOffset: this.#inodeOffset.build(),
      inodeStored: this.#inodeStored.build(),
      inodeNode: this.#inodeNode.build(),
      fingerprints,
      links: this.#links,
      devices: this.#devices,
      xattrs: this.#xattrs,
      outsideLinks: this.#outsideLinks,
      sparse: this.#sparse,
      entries,
      bytes: this.#bytes,
    };
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
