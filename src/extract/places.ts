import { throwIfAborted } from '../image/errors.ts';
import { below, type DiskPath, numbered } from './diskPath.ts';
import { lookAtPace } from './existing.ts';
import type { Pace } from './pace.ts';

/** What becomes of things that lie where something is to be written. Folders are merged, and never replaced. */
export type WhenExisting = 'replace' | 'skip' | 'keep-both';

/** A folder that is written into. */
export interface OpenFolder {
  readonly path: DiskPath;
  /** What we made in it, by device and inode: names that differ may be the same to a file system. */
  readonly made: Set<string>;
  /** The number the next name gets that has to differ. */
  next: number;
}

/** Where something is to go. */
export interface Place {
  readonly name: string;
  readonly path: DiskPath;
  /** What is to be replaced, or the folder that is to be merged with; undefined where there is nothing. */
  readonly there: 'other' | OpenFolder | undefined;
}

export function openFolder(path: DiskPath): OpenFolder {
  return { path, made: new Set(), next: 2 };
}

/** Finds places below a folder, none of which has what was made there before. */
export class Places {
  readonly #existing: WhenExisting;
  readonly #pace: Pace;
  readonly #signal: AbortSignal | undefined;
  /** Folders that were there, by device and inode: one may be found again under a name that differs. */
  readonly #merged = new Map<string, OpenFolder>();

  constructor(existing: WhenExisting, pace: Pace, signal: AbortSignal | undefined) {
    this.#existing = existing;
    this.#pace = pace;
    this.#signal = signal;
  }

  /**
   * Looks where something can go; a text says why it has to be left out.
   * @param name as `diskName` gives it
   */
  async find(name: string, isFolder: boolean, parent: OpenFolder): Promise<Place | 'exists' | 'folder-in-the-way'> {
    const path = below(parent.path, name);
    const there = await lookAtPace(path, this.#pace);
    if (!there) return { name, path, there: undefined };
    const identity = identityOf(there);
    const isOurs = parent.made.has(identity);
    if (isFolder && there.isDirectory() && !isOurs) return { name, path, there: this.#mergedWith(identity, path) };
    if (isOurs || this.#existing === 'keep-both') return this.#beside(name, parent);
    if (this.#existing === 'skip') return 'exists';
    return there.isDirectory() ? 'folder-in-the-way' : { name, path, there: 'other' };
  }

  /** Notes that what is there was made by us. */
  async remember(path: DiskPath, parent: OpenFolder): Promise<void> {
    const there = await lookAtPace(path, this.#pace);
    if (there) parent.made.add(identityOf(there));
  }

  #mergedWith(identity: string, path: DiskPath): OpenFolder {
    const folder = this.#merged.get(identity) ?? openFolder(path);
    this.#merged.set(identity, folder);
    return folder;
  }

  async #beside(name: string, parent: OpenFolder): Promise<Place> {
    for (;;) {
      throwIfAborted(this.#signal);
      const other = numbered(name, parent.next++);
      const path = below(parent.path, other);
      if (!(await lookAtPace(path, this.#pace))) return { name: other, path, there: undefined };
    }
  }
}

export function identityOf({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): string {
  return `${dev} ${ino}`;
}
