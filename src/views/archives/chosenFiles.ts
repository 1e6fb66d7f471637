import { ImageError } from '../../image/errors.ts';
import type { Selection } from '../../image/fileView.ts';
import { displayName } from '../../image/names.ts';
import type { RowsOfPage } from '../../protocol/imageFiles.ts';
import { type FileParts, withImage } from '../files/openedImages.ts';
import type { ImageOfFiles } from '../files/openFile.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { ViewedPath } from '../files/viewedPath.ts';
import type { ImagePages } from '../imagePage/pages.ts';
import { type EntryNode, fileOf } from '../rows/fileNodes.ts';

/** A path of an image that a command is about. */
export interface ChosenFile extends ViewedPath {
  readonly of: ImageOfFiles;
}

/** Finds out which paths a command is about: rows of a view, or those of the table on the page in front. */
export class ChosenFiles {
  readonly #files: FileParts;
  readonly #pages: ImagePages;

  constructor(files: FileParts, pages: ImagePages) {
    this.#files = files;
    this.#pages = pages;
  }

  /**
   * @throws ImageError `request` for a row that is only claimed
   * @param argument what the editor calls a command with: a row, or what the page's menu says
   * @param rows all rows that are selected; they are meant where `argument` is one of them
   */
  async of(argument: unknown, rows?: unknown): Promise<readonly ChosenFile[]> {
    const onPage = rowsOfPage(argument);
    if (onPage) return this.#onPage(onPage);
    const all: unknown[] = Array.isArray(rows) && rows.includes(argument) ? rows : [argument];
    return all.flatMap((each) => {
      const row = fileOf(each);
      if (row?.kind !== 'entry') return [];
      if (row.claimed) throw onlyClaimed(row);
      const { of, view, node } = row;
      return [{ of: { ...of, overlay: view.overlay }, view, node }];
    });
  }

  async #onPage({ selection, paths }: RowsOfPage): Promise<readonly ChosenFile[]> {
    const shown = await this.#pages.activeImage();
    if (shown?.target.variant === undefined) return [];
    const { place, target } = shown;
    const spot = { place, image: target.image, platform: target.variant ?? '' };
    return withImage(this.#files, spot, async (of) => {
      // With what is gone, as such rows can be chosen too.
      const view = await viewInSlices(of.overlay, selection, { gone: true });
      const nodes = paths.map((path) => of.overlay.find(path));
      return nodes.flatMap((node) => (node < 0 ? [] : [{ of, view, node }]));
    });
  }
}

function onlyClaimed({ view, node }: EntryNode): ImageError {
  const template = '{0} is only claimed by a table of contents: wait until the layers are read.';
  return new ImageError('request', template, [`/${displayName(view.overlay.pathOf(node))}`]);
}

function rowsOfPage(argument: unknown): RowsOfPage | undefined {
  if (typeof argument !== 'object' || argument === null || !('layerscopeFiles' in argument)) return undefined;
  // Only our own page writes it.
  return argument.layerscopeFiles as { selection: Selection; paths: readonly string[] };
}
