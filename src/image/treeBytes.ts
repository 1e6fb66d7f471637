import { type FileColumns, fileColumns } from './fileColumns.ts';
import { type LinkedFile, type LinkedFiles, linkedFiles } from './linkedFiles.ts';
import type { Overlay } from './overlay.ts';
import { overAll, type Steps } from './slices.ts';

interface Known {
  /** -1 for before the first. */
  readonly layer: number;
  readonly bytes: Float64Array;
}

/** A step from what is there after one layer to what is there after a higher one, or back. */
interface Move {
  readonly low: number;
  readonly high: number;
  readonly sign: 1 | -1;
  readonly bytes: Float64Array;
  /** Files of several names of which some came or went. */
  readonly met: Set<LinkedFile>;
}

const NONE = -1;
/** Sums of two such numbers are exact. */
const EXACT = 2 ** 52;

/**
 * How much the filesystem after a layer holds at and below each path, by node: what `bytesOf` of its view says, and nothing
 * else. It goes on from what was asked for last, so that another layer costs what was written between the two.
 */
export class TreeBytes {
  readonly #overlay: Overlay;
  readonly #files: FileColumns;
  #linked: LinkedFiles | undefined;
  #known: Known;

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
    this.#files = fileColumns(overlay);
    this.#known = { layer: NONE, bytes: new Float64Array(overlay.nodeCount) };
  }

  *after(layer: number): Steps<Float64Array> {
    const known = this.#nearest(layer);
    if (known.layer === layer) return known.bytes;
    this.#linked ??= yield* linkedFiles(this.#overlay);
    const bytes = known.bytes.slice();
    const move: Move = {
      low: Math.min(known.layer, layer),
      high: Math.max(known.layer, layer),
      sign: known.layer < layer ? 1 : -1,
      bytes,
      met: new Set(),
    };
    const [first, end] = this.#overlay.versionsOf(move.low + 1, move.high);
    yield* overAll(end - first, (from, to) => this.#move(move, first + from, first + to));
    for (const file of move.met) {
      yield;
      this.#moveLinked(move, file);
    }
    if ((bytes[0] ?? 0) < EXACT) this.#known = { layer, bytes };
    return bytes;
  }

  /** What is less to go through from: what is known, or that nothing was there before the first layer. */
  #nearest(layer: number): Known {
    const known = this.#known;
    const [first, end] = this.#overlay.versionsOf(Math.min(known.layer, layer) + 1, Math.max(known.layer, layer));
    const [, all] = this.#overlay.versionsOf(0, layer);
    return end - first <= all ? known : { layer: NONE, bytes: new Float64Array(this.#overlay.nodeCount) };
  }

  #move({ low, high, sign, bytes, met }: Move, from: number, to: number): void {
    const { node: nodes, parent, last, previous, layer, entry } = this.#overlay.columns;
    const { inode: inodes, size: sizes, linksOut } = this.#files;
    const linked = this.#linked ?? [];
    // Paths of one directory mostly come one after the other, and are added to those above them at once.
    let directory = NONE;
    let sum = 0;
    for (let version = from; version < to; version++) {
      const before = previous[version] ?? NONE;
      // A path is looked at once, at the first of its versions.
      if (before >= 0 && (layer[before] ?? 0) > low) continue;
      const node = nodes[version] ?? 0;
      const above = parent[node] ?? NONE;
      if (above !== directory) {
        this.#addFrom(directory, sum, bytes);
        directory = above;
        sum = 0;
      }
      let after = last[node] ?? NONE;
      while (after >= 0 && (layer[after] ?? 0) > high) after = previous[after] ?? NONE;
      // What goes, then what comes.
      for (let at = before, way = -sign; ; at = after, way = sign) {
        const of = at < 0 ? NONE : (entry[at] ?? NONE);
        let owner = layer[at] ?? 0;
        let inode = of < 0 ? NONE : (inodes[owner]?.[of] ?? NONE);
        const outside = inode < 0 && of >= 0 && linksOut[owner] ? this.#overlay.outsideOf(at) : undefined;
        if (outside) ({ layer: owner, inode } = outside);
        if (inode >= 0) {
          const size = sizes[owner]?.[inode] ?? 0;
          const file = linked[owner]?.get(inode);
          bytes[node] = (bytes[node] ?? 0) + way * size;
          if (file) met.add(file);
          else sum += way * size;
        }
        if (way === sign) break;
      }
    }
    this.#addFrom(directory, sum, bytes);
  }

  /** Adds to a directory and all above it. */
  #addFrom(directory: number, sum: number, bytes: Float64Array): void {
    if (sum === 0) return;
    const { parent } = this.#overlay.columns;
    for (let at = directory; at >= 0; at = parent[at] ?? NONE) bytes[at] = (bytes[at] ?? 0) + sum;
  }

  /** Directories count a file of several names once, at the first of those that are there. */
  #moveLinked({ low, high, sign, bytes }: Move, file: LinkedFile): void {
    const { parent } = this.#overlay.columns;
    const size = this.#files.size[file.layer]?.[file.inode] ?? 0;
    const [before, after] = [this.#firstName(file, low), this.#firstName(file, high)];
    if (before !== undefined) this.#addFrom(parent[before] ?? NONE, -sign * size, bytes);
    if (after !== undefined) this.#addFrom(parent[after] ?? NONE, sign * size, bytes);
  }

  #firstName({ layer, inode, nodes }: LinkedFile, top: number): number | undefined {
    return nodes.find((node) => {
      const version = this.#overlay.visibleAt(node, top);
      const ref = version < 0 ? undefined : this.#overlay.inodeOf(version);
      return ref?.layer === layer && ref.inode === inode;
    });
  }
}
