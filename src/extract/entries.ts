import type { FileView } from '../image/fileView.ts';
import { KIND, type LayerIndex } from '../image/layerIndex.ts';
import type { InodeRef } from '../image/overlay.ts';
import { numbersAt, textAt, xattrsAt } from '../image/rareColumns.ts';
import { type Below, isRemoved } from './order.ts';
import type { Tops } from './tops.ts';

/**
 * `implied`: a folder without an entry, given before the first entry in it that can be written. `unknown`: of a type that
 * tar does not define. `dangling`: a hard link to nothing.
 */
export type ExtractKind =
  | 'file'
  | 'hardlink'
  | 'directory'
  | 'implied'
  | 'symlink'
  | 'char'
  | 'block'
  | 'fifo'
  | 'unknown'
  | 'dangling';

/** One path to be written. All names are byte-strings. */
export interface ExtractEntry {
  readonly kind: ExtractKind;
  /** How many folders of the extraction it lies in. */
  readonly depth: number;
  /** The path from the extraction's top on, without a leading slash. */
  readonly path: string;
  readonly name: string;
  readonly node: number;
  /** Permission bits with setuid, setgid and sticky (07777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** Bytes of content that belong to this name: 0 for all but files, and for further names of one. */
  readonly size: number;
  /** Where the content is, of files and hard links. */
  readonly inode: InodeRef | undefined;
  /** A symlink's target; for a hard link the path of the file's first name in the extraction. */
  readonly link: string;
  /** The node of that first name; -1 for all but hard links. */
  readonly linkNode: number;
  readonly device: readonly [major: number, minor: number];
  readonly xattrs: ReadonlyMap<string, Uint8Array> | undefined;
}

interface Visit {
  readonly node: number;
  readonly depth: number;
  /** Only leads to a chosen path. */
  readonly onWay: boolean;
  /** What the selection removed is meant, as it was before. */
  readonly removed: boolean;
}

const KINDS: Readonly<Record<number, ExtractKind>> = {
  [KIND.file]: 'file',
  [KIND.directory]: 'directory',
  [KIND.symlink]: 'symlink',
  [KIND.char]: 'char',
  [KIND.block]: 'block',
  [KIND.fifo]: 'fifo',
  [KIND.other]: 'unknown',
};
const NONE = -1;
const NO_DEVICE = [0, 0] as const;

/** A folder whose paths are visited, the next of them, and what holds for all of them. */
interface Level extends Omit<Visit, 'node'> {
  readonly nodes: readonly number[];
  next: number;
}

/**
 * The entries below a base: chosen paths with all below them, and the folders on the way. What the selection removed is
 * left out, unless it was chosen itself.
 * @param goesInto asked of each entry after it was given, whether what lies below it is wanted too
 */
export function* entriesOf(
  view: FileView,
  { base, tops, way }: Tops,
  below: Below,
  goesInto: (entry: ExtractEntry) => boolean = () => true,
): Generator<ExtractEntry> {
  const walk = new Walk(view, base);
  const levelOf = ({ node, ...visit }: Visit): Level => {
    const nodes = visit.onWay ? (way.get(node) ?? []) : below(node, visit.removed);
    return { ...visit, nodes, next: 0 };
  };
  const levels = [levelOf({ node: base, depth: 0, onWay: !tops.has(base), removed: false })];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const node = level.nodes[level.next++];
    if (node === undefined) {
      levels.pop();
      continue;
    }
    const { depth, onWay, removed } = level;
    const visit =
      onWay && tops.has(node)
        ? { node, depth, onWay: false, removed: isRemoved(view, node) }
        : { node, depth, onWay, removed };
    let unwanted: number | undefined;
    for (const entry of walk.entries(visit)) {
      yield entry;
      if (goesInto(entry)) continue;
      unwanted = entry.depth;
      break;
    }
    if (unwanted === undefined) levels.push(levelOf({ ...visit, depth: depth + 1 }));
    else levels.length = unwanted + 1;
  }
}

/** Turns nodes, parents first, into entries. */
class Walk {
  readonly #view: FileView;
  readonly #names: string[] = [];
  /** Implied folders on the way here that have not been given yet: some turn out to hold nothing. */
  #implied: Visit[] = [];
  /** By layer and inode: the node it was first given under. */
  readonly #first = new Map<number, Int32Array>();
  readonly #base: number;

  constructor(view: FileView, base: number) {
    this.#view = view;
    this.#base = base;
  }

  *entries(visit: Visit): Generator<ExtractEntry> {
    const { node, depth } = visit;
    this.#names.length = depth;
    this.#names.push(this.#view.overlay.nameOf(node));
    this.#implied = this.#implied.filter((folder) => folder.depth < depth);
    const version = this.#versionOf(visit);
    if (version < 0) {
      this.#implied.push(visit);
      return;
    }
    const entry = this.#entry(visit, version);
    if (entry.kind !== 'unknown' && entry.kind !== 'dangling') {
      const implied = this.#implied;
      this.#implied = [];
      for (const folder of implied) yield this.#entry(folder, NONE);
    }
    yield entry;
  }

  /** The version that is meant; -1 for a folder that only leads further. */
  #versionOf({ node, onWay, removed }: Visit): number {
    const view = this.#view;
    const mark = view.markOf(node);
    if (mark === 'none' || (mark === 'removed') !== removed) return NONE;
    const version = view.versionOf(node);
    return onWay && !isFolder(view, version) ? NONE : version;
  }

  #entry({ node, depth }: Visit, version: number): ExtractEntry {
    const { overlay } = this.#view;
    const index = version < 0 ? undefined : overlay.indexOf(version);
    const at = version < 0 ? NONE : overlay.entryOf(version);
    const owner = 2 * (index?.owner[at] ?? 0);
    const isFile = index?.kind[at] === KIND.file;
    const inode = isFile ? overlay.inodeOf(version) : undefined;
    const first = inode ? this.#firstOf(inode, node) : NONE;
    const kind = !index
      ? 'implied'
      : isFile && !inode
        ? 'dangling'
        : first >= 0
          ? 'hardlink'
          : KINDS[index.kind[at] ?? 0];
    // One literal for all of them: there may be millions.
    return {
      kind: kind ?? 'unknown',
      depth,
      path: this.#names.slice(0, depth + 1).join('/'),
      name: this.#names[depth] ?? '',
      node,
      mode: index ? (index.mode[at] ?? 0) : 0o755,
      uid: index?.owners[owner] ?? 0,
      gid: index?.owners[owner + 1] ?? 0,
      mtime: index?.mtime[at] ?? 0,
      size: inode && first < 0 ? overlay.sizeOf(version) : 0,
      inode,
      link: first >= 0 ? this.#pathOf(first) : kind === 'symlink' ? ((index && textAt(index.links, at)) ?? '') : '',
      linkNode: first,
      device: index && (kind === 'char' || kind === 'block') ? deviceOf(index, at) : NO_DEVICE,
      xattrs: index && xattrsAt(index.xattrs, at),
    };
  }

  /** The node an inode was given under before; -1, and this node from now on, where it was not. */
  #firstOf({ layer, inode }: InodeRef, node: number): number {
    const nodes = this.#nodesOf(layer);
    const first = nodes[inode] ?? NONE;
    if (first < 0) nodes[inode] = node;
    return first;
  }

  #pathOf(node: number): string {
    const { overlay } = this.#view;
    const names: string[] = [];
    for (let at = node; at > 0 && at !== this.#base; at = overlay.parentOf(at)) names.push(overlay.nameOf(at));
    return names.reverse().join('/');
  }

  #nodesOf(layer: number): Int32Array {
    const known = this.#first.get(layer);
    if (known) return known;
    const { length } = this.#view.overlay.layers[layer]?.inodeSize ?? [];
    const nodes = new Int32Array(length).fill(NONE);
    this.#first.set(layer, nodes);
    return nodes;
  }
}

function isFolder({ overlay }: FileView, version: number): boolean {
  return version >= 0 && overlay.kindOf(version) === KIND.directory;
}

function deviceOf({ devices }: Pick<LayerIndex, 'devices'>, node: number): ExtractEntry['device'] {
  const [major = 0, minor = 0] = numbersAt(devices, node) ?? NO_DEVICE;
  return [major, minor];
}
