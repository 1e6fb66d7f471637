import type { Bytes } from '../image/image.ts';
import type { Note } from '../image/notes.ts';

/** How many paths are told of an archive that holds no image. */
export const PATHS_KEPT = 100;

/** A file of a `Files`. */
export interface Member {
  readonly bytes: Bytes;
  /** How many of the bytes it claims the archive no longer holds, because it breaks off; 0 for a whole file. */
  readonly missing: number;
}

/** Paths to bytes: an archive's tar, or a folder. What image formats are read from. */
export interface Files {
  /** What it is called in messages: the archive's or folder's name. */
  readonly name: string;
  /**
   * The file at a relative path with `/`, links followed inside; undefined where there is none, or links lead in a circle.
   * @throws ImageError `unreadable`
   */
  open(path: string): Promise<Member | undefined>;
  /** The paths in it, as written; the first `PATHS_KEPT` of an archive. */
  paths(): Promise<readonly string[]>;
  /** Oddities of the container itself. */
  readonly notes: readonly Note[];
  /** Whether it ends before its own parts do. */
  readonly truncated: boolean;
  close(): Promise<void>;
}
