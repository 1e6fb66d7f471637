import * as vscode from 'vscode';
import { ImageError, isAbort } from '../../image/errors.ts';
import type { FileView, Selection } from '../../image/fileView.ts';
import { labelOf } from '../../image/labels.ts';
import { compareBytes } from '../../image/names.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { ContentsReader } from '../sources/contents.ts';
import { type EntryParent, entryNode, failureNode, type MoreNode, type Node, variantOf } from './nodes.ts';
import { OpeningProgress, PATIENCE } from './openingProgress.ts';
import { sortedChildren } from './sortedChildren.ts';

/** Rows of one directory that are shown at once; each further asking shows as many more. */
const STEP = 1000;

/** The rows of files, read when a layer or a folder is expanded. */
export class EntryRows {
  readonly #contents: ContentsReader;
  /** How many rows of long directories are asked for, by the ID of the row above. */
  readonly #limits = new Map<string, number>();
  /** Names of rows that are shown though they are behind the limit: those that were looked for. By the same ID. */
  readonly #also = new Map<string, Set<string>>();

  constructor(contents: ContentsReader) {
    this.#contents = contents;
  }

  /** What a layer, the final filesystem or a folder holds: folders first, then by the bytes of names. */
  async below(parent: EntryParent): Promise<Node[]> {
    if (parent.kind === 'entry') return this.#children(parent, parent.view, parent.node);
    try {
      const view = await this.#viewOf(parent);
      return view ? await this.#children(parent, view, 0) : [];
    } catch (error) {
      return [failureNode(parent, error)];
    }
  }

  /** Lets the next asking for these rows give more of them. */
  showMore({ parent, shown }: MoreNode): void {
    this.#limits.set(parent.id, shown + STEP);
  }

  /** Lets it give one more, however far behind the others. */
  showAlso(parent: EntryParent, name: string): void {
    this.#also.set(parent.id, (this.#also.get(parent.id) ?? new Set()).add(name));
  }

  async #viewOf(parent: Exclude<EntryParent, { kind: 'entry' }>): Promise<FileView | undefined> {
    const variant = variantOf(parent);
    const layer = parent.kind === 'step' ? parent.row.layer : null;
    if (variant?.state !== 'present' || (parent.kind === 'step' && !layer)) return undefined;
    const { image } = variant;
    const progress = new OpeningProgress(vscode.l10n.t('Reading the layers of {0}', labelOf(image)), PATIENCE);
    try {
      const { overlay } = await this.#contents.read(
        image,
        (done, total) => progress.report(done, total),
        progress.signal,
      );
      if (layer && !overlay.layers[layer.index])
        throw new ImageError('unreadable', 'Layer {0} could not be read.', [layer.index]);
      const selection: Selection = layer ? { kind: 'layer', layer: layer.index } : { kind: 'final' };
      return await viewInSlices(overlay, selection);
    } catch (error) {
      if (isAbort(error)) throw new ImageError('unreadable', 'Reading {0} was canceled.', [labelOf(image)]);
      throw error;
    } finally {
      progress.end();
    }
  }

  async #children(parent: EntryParent, view: FileView, directory: number): Promise<Node[]> {
    const sorted = await sortedChildren(view, directory);
    const limit = this.#limits.get(parent.id) ?? STEP;
    const rows: Node[] = sorted.slice(0, limit).map((node) => entryNode(parent, view, node));
    if (sorted.length <= limit) return rows;
    const also = this.#alsoOf(parent, view, directory).filter((node) => sorted.indexOf(node) >= limit);
    rows.push({ kind: 'more', id: `${parent.id}/more`, parent, shown: limit, total: sorted.length });
    return [...rows, ...also.map((node) => entryNode(parent, view, node))];
  }

  #alsoOf({ id }: EntryParent, { overlay }: FileView, directory: number): number[] {
    const path = overlay.pathOf(directory);
    return [...(this.#also.get(id) ?? [])].sort(compareBytes).map((name) => overlay.find(`${path}/${name}`));
  }
}
