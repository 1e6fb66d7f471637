import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { ImageError, isAbort } from '../../image/errors.ts';
import { FileView } from '../../image/fileView.ts';
import { labelOf } from '../../image/labels.ts';
import { compareBytes } from '../../image/names.ts';
import { readSettings } from '../../vscode/settings.ts';
import { OpeningProgress, PATIENCE } from '../archives/openingProgress.ts';
import type { Named } from '../files/openFile.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { ContentsReader } from '../sources/contents.ts';
import type { SourcePool } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import {
  type EntryNode,
  entryNode,
  type FileNode,
  type FilesAt,
  type FilesParent,
  type FilesTop,
  isEntry,
  type MoreNode,
  moreNode,
  type UnreadNode,
} from './fileNodes.ts';
import { sortedChildren } from './sortedChildren.ts';

/** Rows of one directory that are shown at once; each further asking shows as many more. */
const STEP = 1000;

/** How files are got at. */
export interface EntryRowsParts {
  readonly pool: SourcePool;
  readonly contents: ContentsReader;
}

/** The rows of files, read when a layer or a folder is expanded. */
export class EntryRows<Top extends FilesTop> {
  readonly #parts: EntryRowsParts;
  readonly #onRead: (top: Top) => void;
  /** How many rows of long directories are asked for, by the ID of the row above. */
  readonly #limits = new Map<string, number>();
  /** Names of rows that are shown though they are behind the limit: those that were looked for. By the same ID. */
  readonly #also = new Map<string, Set<string>>();
  /** Why layers could not be read below which were claims, until that is shown. By the same ID. */
  readonly #failures = new Map<string, unknown>();

  /** @param onRead told of a row below which were claims, when there is more to say */
  constructor(parts: EntryRowsParts, onRead: (top: Top) => void) {
    this.#parts = parts;
    this.#onRead = onRead;
  }

  /**
   * What a layer, the final filesystem or a folder holds: folders first, then by the bytes of names. Of an image that its
   * engine would export for it, the row that asks whether it is to, where the user is to be asked.
   * @throws ImageError where it cannot be read
   */
  async below(parent: FilesParent<Top>): Promise<FileNode<Top>[]> {
    if (isEntry(parent)) return this.#children(parent, parent);
    return parent.files ? this.#topRows(parent, parent.files) : [];
  }

  /**
   * Reads what a row stands for, so that `below` has it at once.
   * @throws as `below`
   */
  async read({ parent }: UnreadNode): Promise<void> {
    if (!parent.files) return;
    await this.#withImage(parent.files, async (of) => {
      await this.#read(of, new OpeningProgress(titleOf(of)));
    });
  }

  /** Lets the next asking for these rows give more of them. */
  showMore({ parent, shown }: MoreNode): void {
    this.#limits.set(parent.id, shown + STEP);
  }

  /** Lets it give one more, however far behind the others. */
  showAlso({ id }: FilesParent, name: string): void {
    this.#also.set(id, (this.#also.get(id) ?? new Set()).add(name));
  }

  async #topRows(top: Top, files: FilesAt): Promise<FileNode<Top>[]> {
    const failure = this.#failures.get(top.id);
    if (this.#failures.delete(top.id)) throw failure;
    const isRead = new AbortController();
    const reading = this.#readRows(top, files, () => isRead.abort());
    return (await this.#claimedRows(top, files, reading, isRead.signal)) ?? reading;
  }

  /** What the table of contents of a layer claims, where that is there first; the view is told when the layers are read. */
  async #claimedRows(
    top: Top,
    files: FilesAt,
    reading: Promise<unknown>,
    isRead: AbortSignal,
  ): Promise<FileNode<Top>[] | undefined> {
    const { selection } = files;
    if (selection.kind !== 'layer') return undefined;
    const settled = reading.then(nothing, nothing);
    const claiming = this.#withImage(files, async (of) => {
      const layer = of.image.layers[selection.layer];
      const overlay = layer && (await this.#parts.contents.claimed.of(layer, isRead));
      if (!overlay) return settled;
      const pause = async () => void (await setImmediate());
      const view = await FileView.inSlices(overlay, { kind: 'final' }, pause, { gone: true });
      return this.#children(top, { of, view, node: 0, claimed: true });
    });
    // What goes wrong is said of the reading.
    const rows = await Promise.race([settled, claiming.catch(() => settled)]);
    if (!rows || isRead.aborted) return undefined;
    reading.catch((error: unknown) => this.#failures.set(top.id, error)).then(() => this.#onRead(top));
    return [{ kind: 'claim', id: `${top.id}/claim`, parent: top }, ...rows];
  }

  #readRows(top: Top, files: FilesAt, onContents: () => void): Promise<FileNode<Top>[]> {
    return this.#withImage(files, async (of) => {
      const { contents } = this.#parts;
      const unread: UnreadNode<Top> = {
        kind: 'unread',
        id: `${top.id}/unread`,
        parent: top,
        size: contents.sizeAtEngine(of.image),
      };
      if (await contents.asksForExport(of.image, readSettings().exportLimit)) return [unread];
      try {
        const { overlay } = await this.#read(of, new OpeningProgress(titleOf(of), PATIENCE));
        onContents();
        const { selection } = files;
        if (selection.kind === 'layer' && !overlay.layers[selection.layer])
          throw new ImageError('unreadable', 'Layer {0} could not be read.', [selection.layer]);
        return await this.#children(top, { of, view: await viewInSlices(overlay, selection), node: 0 });
      } catch (error) {
        if (isAbort(error) && (await contents.needsExport(of.image))) return [unread];
        throw isAbort(error) ? new ImageError('unreadable', 'Reading {0} was canceled.', [labelOf(of.image)]) : error;
      }
    });
  }

  async #withImage<T>({ spot }: FilesAt, use: (of: Named) => Promise<T>): Promise<T> {
    const lease = this.#parts.pool.lease(spot.place);
    try {
      const { catalog } = await lease.opened();
      return await use({ spot, ...presentImage(catalog, spot.image, spot.platform) });
    } finally {
      lease.dispose();
    }
  }

  async #read({ image }: Named, progress: OpeningProgress) {
    try {
      return await this.#parts.contents.read(image, (done, total) => progress.report(done, total), progress.signal);
    } finally {
      progress.end();
    }
  }

  async #children(
    parent: FilesParent<Top>,
    { of, view, node: directory, claimed = false }: Pick<EntryNode, 'of' | 'view' | 'node' | 'claimed'>,
  ): Promise<FileNode<Top>[]> {
    const sorted = await sortedChildren(view, directory);
    const limit = this.#limits.get(parent.id) ?? STEP;
    const row = (node: number) => entryNode(parent, { of, view, node, claimed });
    const rows: FileNode<Top>[] = sorted.slice(0, limit).map(row);
    if (sorted.length <= limit) return rows;
    const also = this.#alsoOf(parent, view, directory).filter((node) => sorted.indexOf(node) >= limit);
    rows.push(moreNode(parent, limit, sorted.length));
    return [...rows, ...also.map(row)];
  }

  #alsoOf({ id }: FilesParent, { overlay }: FileView, directory: number): number[] {
    const path = overlay.pathOf(directory);
    return [...(this.#also.get(id) ?? [])].sort(compareBytes).map((name) => overlay.find(`${path}/${name}`));
  }
}

const nothing = () => undefined;

function titleOf({ image }: Named): string {
  return vscode.l10n.t('Reading the layers of {0}', labelOf(image));
}
