import { ImageError } from '../../image/errors.ts';
import type { Bytes } from '../../image/image.ts';
import type { FoundToc } from '../../image/integrity.ts';
import type { LayerIndex } from '../../image/layerIndex.ts';
import { displayName } from '../../image/names.ts';
import { type Note, note } from '../../image/notes.ts';
import { compareToc } from './compareToc.ts';
import { findToc, STARGZ_INDEX } from './findToc.ts';
import { TocContents } from './tocContents.ts';
import { readTocTable } from './tocTable.ts';

/** Paths that a table of contents lists, and bytes of their files: claims. */
export type Listed = Pick<LayerIndex, 'entries' | 'bytes'>;

/** What a layer's table of contents is found to be, once the layer was read, and what is noted of it. */
export interface TocVerdict {
  readonly toc: FoundToc;
  readonly notes: readonly Note[];
}

/** The table of contents that a layer brings: claims, which are compared with what the layer holds. */
export interface LayerToc {
  /** Gets the contents of the layer's files as they pass by; null where they are not compared. */
  readonly contents: TocContents | null;
  /** The layer as it is claimed, whose files have no place; null where it cannot be read. */
  readonly claimed: LayerIndex | null;
  /** @param layer its number, for notes */
  compare(held: LayerIndex, layer: number): TocVerdict;
}

/**
 * Opens the table of contents of a layer.
 * @param withContents whether digests that it claims of files are compared
 * @returns null where there is none
 * @throws ImageError `unreadable`; the signal's reason
 */
export async function openLayerToc(
  blob: Bytes,
  compression: 'gzip' | 'zstd',
  withContents: boolean,
  signal?: AbortSignal,
): Promise<LayerToc | null> {
  try {
    const found = await findToc(blob, compression, signal);
    if (!found) return null;
    const table = readTocTable(found.json);
    const { index } = table;
    const contents = withContents ? new TocContents(table) : null;
    return {
      contents,
      claimed: index,
      compare: (held, layer) => {
        const { count, paths } = compareToc(held, index, contents?.different ?? new Set(), STARGZ_INDEX);
        const shown = paths.map((path) => `/${displayName(path)}`);
        const notes = count === 0 ? [] : [note('toc-differs', DIFFERS, [layer], { layer, count, paths: shown })];
        const unproven = contents?.unproven ?? 0;
        return { toc: { digest: found.digest, different: count, path: shown[0] ?? null, unproven }, notes };
      },
    };
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'unreadable') throw error;
    const compare = (_: LayerIndex, layer: number): TocVerdict => ({
      toc: { digest: null, different: 0, path: null, unproven: 0 },
      notes: [note('toc-damaged', DAMAGED, [layer, error.message], { layer })],
    });
    return { contents: null, claimed: null, compare };
  }
}

const DIFFERS =
  'Layer {0} is listed otherwise by its own table of contents, by which some engines unpack it; here its tar counts.';
const DAMAGED = 'Layer {0} ends in a table of contents that cannot be read, and was read without it: {1}';
