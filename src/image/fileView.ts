import { KIND } from './layerIndex.ts';
import type { Overlay } from './overlay.ts';
import type { Mark, Selection } from './selection.ts';
import { type Pause, runAtOnce, runInSlices } from './slices.ts';
import { MARKS, type ViewColumns, viewColumns } from './viewColumns.ts';

export type { Mark, Selection } from './selection.ts';

/** What else than the paths of a selection is listed. */
export interface ViewOptions {
  /**
   * Also what the layers up to the selection's last one wrote (of a range: its layers) and that is gone after it: each such
   * path counts as removed. What a layer or a range removed is there without this too.
   */
  readonly gone?: boolean;
}

const NONE = -1;

/**
 * The paths of a selection, with what it does to each and what directories hold in all. Computed once; every question
 * after that is a look at a column.
 */
export class FileView {
  readonly overlay: Overlay;
  readonly selection: Selection;
  readonly #columns: ViewColumns;

  /** @param columns computed already, as `inSlices` does */
  constructor(overlay: Overlay, selection: Selection, { gone = false }: ViewOptions = {}, columns?: ViewColumns) {
    this.overlay = overlay;
    this.selection = selection;
    this.#columns = columns ?? runAtOnce(viewColumns(overlay, selection, gone));
  }

  /** Computes a view without holding up the thread for long. */
  static async inSlices(
    overlay: Overlay,
    selection: Selection,
    pause: Pause,
    options: ViewOptions = {},
  ): Promise<FileView> {
    const columns = await runInSlices(viewColumns(overlay, selection, options.gone === true), pause);
    return new FileView(overlay, selection, options, columns);
  }

  /** The version a path has in the selection; of a removed one, the version that went. -1 for a directory without an entry. */
  versionOf(node: number): number {
    return this.#columns.version[this.#placeOf(node)] ?? NONE;
  }

  /** The version the path had before the selection's changes; -1 where it had none. */
  beforeOf(node: number): number {
    return this.#columns.before[this.#placeOf(node)] ?? NONE;
  }

  /** How many paths have a mark, the root not counted. */
  countOf(mark: Mark): number {
    return this.#columns.counts[MARKS.indexOf(mark)] ?? 0;
  }

  markOf(node: number): Mark {
    return MARKS[this.#columns.mark[this.#placeOf(node)] ?? 0] ?? 'none';
  }

  /**
   * Bytes of a file, and of all files below a directory, that are there in the selection; removed ones do not count. A file
   * of several names counts once for directories, at the name a layer mentioned first.
   */
  bytesOf(node: number): number {
    return this.#columns.bytes[this.#placeOf(node)] ?? 0;
  }

  /** Bytes of a removed file, by each of its names, and of all such below a directory. */
  goneBytesOf(node: number): number {
    return this.#columns.gone[this.#placeOf(node)] ?? 0;
  }

  /** Paths of the selection below a directory, itself not counted. */
  pathsBelow(node: number): number {
    return this.#columns.paths[this.#placeOf(node)] ?? 0;
  }

  /** Whether a path is part of the selection, or leads to one that is. */
  includes(node: number): boolean {
    const { mark, paths } = this.#columns;
    const place = this.#placeOf(node);
    return mark[place] !== 0 || (paths[place] ?? 0) > 0;
  }

  /** Whether a path is a directory in the selection, with an entry or without. */
  isDirectory(node: number): boolean {
    const version = this.versionOf(node);
    return version < 0 ? this.pathsBelow(node) > 0 : this.overlay.kindOf(version) === KIND.directory;
  }

  /** A directory's children in the selection, in no order. */
  *childrenOf(node: number): Generator<number> {
    for (const child of this.overlay.childrenOf(node)) if (this.includes(child)) yield child;
  }

  #placeOf(node: number): number {
    return this.#columns.places[node] ?? 0;
  }
}
