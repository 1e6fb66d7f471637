/** The table of files on the image page: what the webview asks for, and the rows that travel. */
import type { Folding, PathFilter, Sorting } from '../image/fileQuery.ts';
import type { Mark, Selection } from '../image/selection.ts';

/** Which rows are wanted. The whole question travels each time, so nothing has to be kept in step. */
export interface FilesQuery {
  readonly selection: Selection;
  /** Also what layers of the selection wrote and is gone after it. */
  readonly gone: boolean;
  readonly filter: PathFilter;
  readonly sorting: Sorting;
  readonly folding: Folding;
  /** A path whose position is wanted too, since folding moves it; null where none is. */
  readonly follow: string | null;
  /** Set while the layers are not read: what the table of contents of the selected one claims is wanted. */
  readonly claimed?: true;
}

export type FileType = 'file' | 'directory' | 'symlink' | 'char' | 'block' | 'fifo' | 'other';

/** A path as a row. */
export interface FileRow {
  /** A byte-string without a leading slash; unique in the table. */
  readonly path: string;
  /** The whole path as text, with a leading slash, to be copied. */
  readonly pathText: string;
  /** Its last name, as it may be shown. */
  readonly name: string;
  /** From 1. */
  readonly level: number;
  /** Position of the row it is below; -1 at the top. */
  readonly parent: number;
  readonly type: FileType;
  /** Whether its children are shown; null for one that has none. */
  readonly open: boolean | null;
  /** Whether the filter wants the path itself, rather than something below it. */
  readonly hit: boolean;
  readonly mark: Mark;
  /** Bytes the selection has of it, of a directory those below; of what is removed, what went. Null for links and devices. */
  readonly size: number | null;
  /** Which content a file has: the same for all names of one. Null for what is none. */
  readonly content: string | null;
  /** Bytes of it in the filesystem after the selection's last layer; null where that is the same question. */
  readonly total: number | null;
  /** Bytes the file had before; null where it was none. */
  readonly before: number | null;
  /** `drwxr-xr-x` and `0755`; null for a directory without an entry. */
  readonly mode: { readonly text: string; readonly octal: string } | null;
  /** `user:group` in numbers. */
  readonly owner: string | null;
  /** Milliseconds since 1970. */
  readonly time: number | null;
  /** Where a link leads, as it may be shown. */
  readonly target: string | null;
  /** The layer that wrote it. */
  readonly layer: number | null;
  /** What else is to be said: other attributes, the layer that hid it. */
  readonly note: string;
  /** Whether a later layer removed or replaced it, or this one removed it. */
  readonly gone: boolean;
  /** By which the editor opens it, so that a row can be dragged into one; null where there is nothing to open. */
  readonly uri: string | null;
  /** What one can do with it. */
  readonly openable: boolean;
  readonly comparable: boolean;
  /** Whether the final filesystem has it. */
  readonly kept: boolean;
}

/** Some of the rows that a query has, and what is said of all of them. */
export interface FilesAnswer {
  /** Position of the first of `rows`. */
  readonly first: number;
  readonly rows: readonly FileRow[];
  /** How many rows there are in all, as folded. */
  readonly count: number;
  /** Position of the row of `FilesQuery.follow`; -1 where it has none. */
  readonly followed: number;
  /** Paths of the selection, and the bytes of its files, without the filter. */
  readonly paths: number;
  readonly bytes: number;
  /** How many paths have each mark, without the filter. */
  readonly marks: Readonly<Record<Mark, number>>;
  /** What the filter wants of them; null without one. */
  readonly wanted: { readonly paths: number; readonly bytes: number } | null;
}

/** What is done with rows at a key or a click: what the commands of their menu do. */
export type FileAction = 'open' | 'openToSide' | 'compare' | 'history' | 'extract';

/** A tar whose pieces the page has. */
export interface DownloadedTar {
  /** What it may be called. */
  readonly name: string;
  /** What it lacks or has otherwise than the image, a sentence each. */
  readonly missing: readonly string[];
}

/** What the page's menu tells a command of the rows it is about, as `layerscopeFiles`. */
export interface RowsOfPage {
  readonly selection: Selection;
  /** Byte-strings without a leading slash. */
  readonly paths: readonly string[];
}
