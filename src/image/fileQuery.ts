import type { Mark } from './selection.ts';

/** What a path is, as people sort it out. */
export type PathKind = 'file' | 'directory' | 'link' | 'device' | 'setuid';

/** Which paths of a view are wanted: those for which everything that is given holds. */
export interface PathFilter {
  /** Part of a name, or of a path where there is a slash in it. Capital letters matter where it has some. Empty: any. */
  readonly text: string;
  /** Whether `text` is a regular expression, for the whole path. */
  readonly isExpression: boolean;
  /** Empty: any. */
  readonly marks: readonly Mark[];
  /** Bytes, of a directory those below it, of what is removed those that went. */
  readonly minSize: number;
  /** Empty: any. */
  readonly kinds: readonly PathKind[];
}

/** Wants everything. */
export const NO_FILTER: PathFilter = { text: '', isExpression: false, marks: [], minSize: 0, kinds: [] };

/** Whether a filter leaves anything out. */
export function isFiltering({ text, marks, minSize, kinds }: PathFilter): boolean {
  return text !== '' || marks.length > 0 || minSize > 0 || kinds.length > 0;
}

/** What the rows of one directory can be sorted by. */
export type SortColumn = 'name' | 'mark' | 'size' | 'total' | 'before' | 'mode' | 'owner' | 'time' | 'target' | 'layer';

export interface Sorting {
  readonly by: SortColumn;
  readonly descending: boolean;
}

/** Which directories show what is in them. What is said of a directory itself goes before the rest. */
export interface Folding {
  /** `auto`: what leads to wanted paths or is the only thing in its directory, and everything where there is little. */
  readonly mode: 'auto' | 'all' | 'none';
  /** Byte-strings without a leading slash. */
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  /** Directories whose directories are open. */
  readonly openedWithin: readonly string[];
}
