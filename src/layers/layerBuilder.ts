import { ImageError } from '../image/errors.ts';
import { FLAG, isEntry, KIND, type LayerIndex } from '../image/layerIndex.ts';
import { LayerInodes } from './layerInodes.ts';
import { LayerTree, LONGEST_NAME, ROOT, type SomeRead } from './layerTree.ts';
import { NoteCollector } from './noteCollector.ts';
import { splitPath } from './path.ts';
import { inMemory } from './pathModule.ts';
import type { EntryType, TarEntry } from './tarParser.ts';
import type { HoppedTar } from './treeModule.ts';

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
/** Files that a layer stores, those that it writes over again too: as many as it may have paths. */
const FILE_LIMIT = 5_000_000;
/** Bytes of names, link targets, extended attributes and sparse maps together: 128 MiB, of which three million files have half. */
const TEXT_LIMIT = 128 << 20;

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const AUFS = '.wh..wh.';

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
  readonly #tree = new LayerTree();
  readonly #inodes = new LayerInodes(this.#tree);
  #followed = 0;
  /** Entries of one directory come together, and links may lead to it: that of the last one that was looked up, slash and all. */
  #lastDirectory = '';
  #lastParent = -1;

  /**
   * Applies entries as nearly all are, and passes over what they contain; see `TarHandler.entries`.
   * @param contents whether to stop at each file
   * @throws as `add`
   */
  addSome(chunk: Uint8Array, start: number, offset: number, contents: boolean): SomeRead | undefined {
    const read = inMemory(() => this.#tree.readEntries(chunk, start, offset, contents), tooMuch);
    if (read) this.#checkLimits(read);
    return read;
  }

  /**
   * Applies such entries of a whole tar, and reads what is needed for it.
   * @param position of a header in it
   * @throws as `add`, and as reading it
   */
  hop(position: number, tar: HoppedTar): SomeRead | undefined {
    const limit = TEXT_LIMIT - this.#inodes.rareBytes;
    const read = inMemory(() => this.#tree.hop(position, tar, limit, SIZE_LIMIT), tooMuch);
    if (read) this.#checkLimits(read);
    return read;
  }

  /** What of the tar was read by that from there on, where a header has room in it. */
  windowAt(position: number): Uint8Array | undefined {
    return this.#tree.windowAt(position);
  }

  /**
   * Applies an entry.
   * @returns the inode whose content the tar stores here, -1 when it stores none
   * @throws ImageError `limit` above five million paths, or 128 MiB of names and attributes
   */
  add(entry: TarEntry): number {
    const inode = inMemory(() => this.#add(entry), tooMuch);
    this.#checkLimits(this.#tree);
    return inode;
  }

  #checkLimits({ nameBytes, fileBytes, files }: Pick<LayerTree, 'nameBytes' | 'fileBytes' | 'files'>): void {
    if (files > FILE_LIMIT) throw new ImageError('limit', 'The layer has more than {0} files.', [FILE_LIMIT]);
    if (nameBytes + this.#tree.rareBytes + this.#inodes.rareBytes > TEXT_LIMIT)
      throw new ImageError('limit', 'The layer has more than {0} bytes of names, links and attributes.', [TEXT_LIMIT]);
    if (fileBytes > SIZE_LIMIT)
      throw new ImageError('limit', 'The layer claims more than {0} bytes of files.', [SIZE_LIMIT]);
  }

  #add(entry: TarEntry): number {
    const { name, type } = entry;
    if (name.length > PATH_LIMIT) {
      this.#tooLong(latin1(name));
      return -1;
    }
    const node = type === 'hardlink' ? -1 : this.#tree.place(entry, KINDS[type]);
    return node < 0 || type === 'hardlink' ? this.#addPath(latin1(name), entry) : this.#fill(node, entry);
  }

  #addPath(name: string, entry: TarEntry): number {
    const base = name.slice(name.lastIndexOf('/') + 1);
    const directory = name.slice(0, name.length - base.length);
    const isPlain = directory.length > 1 && base !== '' && !base.startsWith('.');
    if (isPlain && this.#lastParent >= 0 && directory === this.#lastDirectory)
      return this.#place(this.#lastParent, base, entry);
    const { parts, escapes } = splitPath(name);
    if (escapes) this.notes.add('path-escapes', 'Paths that climb out of the root stay at the root.', name);
    if (parts.length > DEPTH_LIMIT) {
      this.#tooLong(name);
      return -1;
    }
    const marker = parts.findIndex((part) => part.startsWith(WHITEOUT));
    if (marker >= 0) return this.#addMarker(parts, marker, entry, name);
    const last = parts.pop();
    if (last === undefined) {
      this.#addRoot(entry);
      return -1;
    }
    const parent = this.#walk(parts, name, true);
    if (parent < 0) return -1;
    // First, since what is placed may replace a link on the way here.
    if (isPlain && !escapes) {
      this.#lastDirectory = directory;
      this.#lastParent = parent;
      this.#tree.rememberDirectory(directory, parent);
    }
    return this.#place(parent, last, entry);
  }

  #tooLong(path: string): void {
    const beginning = path.slice(0, 200);
    this.notes.add('path-too-long', 'Paths that are longer than any system could extract are left out.', beginning);
  }

  #addRoot(entry: TarEntry): void {
    if (entry.type === 'directory') {
      this.#tree.setKind(ROOT, KIND.directory);
      this.#tree.setAttributes(ROOT, entry);
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
    if (!isLast || (marker.startsWith(AUFS) && marker !== OPAQUE))
      return entry.type === 'file' ? this.#inodes.setAside(parts.join('/'), entry) : -1;
    if (marker === OPAQUE) this.#tree.flag(parent, FLAG.opaque);
    else this.#tree.flag(this.#tree.childOrNew(parent, hidden, KIND.none), FLAG.whiteout);
    return -1;
  }

  #invalidWhiteout(hidden: string, path: string): void {
    if (hidden === '')
      this.notes.add('invalid-whiteout', 'A whiteout that names nothing (“.wh.”) is ignored; engines refuse it.', path);
    else this.notes.add('invalid-whiteout', 'A whiteout of “.” or “..” is ignored; engines refuse it.', path);
  }

  #place(parent: number, name: string, entry: TarEntry): number {
    const target = entry.type === 'hardlink' ? this.#linkTarget(entry) : undefined;
    const node = this.#tree.childOrNew(parent, name, KIND.none);
    const before = this.#tree.kindOf(node);
    if (isEntry(before) && !(before === KIND.directory && entry.type === 'directory'))
      this.notes.add(
        'duplicate-path',
        'A path is written twice by the layer; the last entry counts.',
        latin1(entry.name),
      );
    const staysDirectory = entry.type === 'directory' && (before === KIND.directory || before === KIND.implied);
    if (before !== KIND.none && !staysDirectory) this.#hide(node);
    if (entry.type === 'hardlink') {
      this.#placeHardLink(node, entry, target);
      return -1;
    }
    this.#tree.setKind(node, KINDS[entry.type]);
    this.#tree.setAttributes(node, entry);
    return this.#fill(node, entry);
  }

  /** Gives a node what is of its kind alone. @returns the inode whose content the tar stores, -1 for none */
  #fill(node: number, entry: TarEntry): number {
    if (entry.type === 'other')
      this.notes.add(
        'unknown-type',
        'Entries of a type that tar does not define are listed, and engines refuse them.',
        latin1(entry.name),
      );
    if (entry.type === 'symlink') this.#tree.rare.setLink(node, latin1(entry.linkName));
    if (entry.type === 'char' || entry.type === 'block') this.#tree.rare.setDevice(node, entry.major, entry.minor);
    if (entry.type !== 'file') return -1;
    const inode = this.#inodes.add(node, entry);
    this.#tree.setInode(node, inode);
    return inode;
  }

  /** The node a hard link points to, as the layer is now; undefined where this layer has no such entry yet. */
  #linkTarget(entry: TarEntry): number | undefined {
    const { parts } = splitPath(latin1(entry.linkName));
    const base = parts.pop();
    const parent = base === undefined ? -1 : this.#walk(parts, latin1(entry.name), false);
    const node = base === undefined || parent < 0 ? -1 : this.#tree.child(parent, base);
    return node >= 0 && isEntry(this.#tree.kindOf(node)) ? node : undefined;
  }

  #placeHardLink(node: number, entry: TarEntry, target: number | undefined): void {
    this.#tree.setAttributes(node, entry);
    this.#tree.flag(node, FLAG.hardLink);
    this.#tree.setKind(node, KIND.file);
    const path = splitPath(latin1(entry.linkName)).parts.join('/');
    const aside = this.#inodes.linkAside(path, node);
    if (aside !== undefined) this.#tree.setInode(node, aside);
    else if (target === undefined) this.#tree.rare.setOutsideLink(node, path);
    else if (this.#canLink(node, target)) this.#tree.linkTo(node, target);
    else this.#tree.rare.setOutsideLink(node, '');
  }

  /** The target may have gone with what the link replaced, and a directory cannot be linked. */
  #canLink(node: number, target: number): boolean {
    const kind = this.#tree.kindOf(target);
    return target !== node && isEntry(kind) && kind !== KIND.directory;
  }

  /** Hides a path and all below it that this layer wrote so far. */
  #hide(node: number): void {
    this.#lastParent = -1;
    this.#tree.hide(node);
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
      if (part.length > LONGEST_NAME) {
        if (create) this.#tooLong(path);
        return -1;
      }
      const parent = trail.at(-1) ?? ROOT;
      const node = create ? this.#tree.childOrNew(parent, part, KIND.implied) : this.#tree.child(parent, part);
      if (node < 0) return -1;
      const kind = this.#tree.kindOf(node);
      const link = kind === KIND.symlink ? this.#tree.rare.linkOf(node) : undefined;
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
    if (this.#tree.kindOf(node) !== KIND.none) {
      this.notes.add(
        'parent-replaced',
        'A parent that was no directory became one, because something lies below it.',
        path,
      );
      this.#hide(node);
    }
    this.#tree.setKind(node, KIND.implied);
  }

  build(fingerprints: Uint8Array | null): LayerIndex {
    const nodes = inMemory(() => this.#tree.build(), tooMuch);
    let entries = 0;
    for (let node = 1; node < nodes.kind.length; node++) if (isEntry(nodes.kind[node] ?? 0)) entries++;
    return { ...nodes, ...this.#inodes.build(), fingerprints, entries };
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function tooMuch(cause: unknown): ImageError {
  return new ImageError('limit', 'The layer lists more than there is memory for.', [], { cause });
}
