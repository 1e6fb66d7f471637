import type { Layer } from '../../image/image.ts';
import { FLAG } from '../../image/layerIndex.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { FileRow, FilesAnswer, FilesQuery } from '../../protocol/imageFiles.ts';
import type { ClaimedLayers } from '../sources/claimedLayers.ts';
import type { Words } from '../words.ts';
import { filesAnswer } from './fileTables.ts';

/**
 * Answers the page's question for what a layer's table of contents claims, before the layer is read: the filesystem of the
 * layer alone, and what it says that it removes.
 * @returns null where nothing is claimed
 * @throws as `filesAnswer`, and as `readClaims`
 */
export async function claimedAnswer(
  claimed: ClaimedLayers,
  layers: readonly Layer[],
  query: FilesQuery,
  first: number,
  count: number,
  l10n: Words,
  signal: AbortSignal,
): Promise<FilesAnswer | null> {
  const { selection, filter } = query;
  const layer = selection.kind === 'layer' ? layers[selection.layer] : undefined;
  const overlay = layer && (await claimed.of(layer, signal));
  if (!overlay) return null;
  // What it does to lower layers is not known: nothing can be wanted by that.
  const whole: FilesQuery = { ...query, selection: { kind: 'final' }, gone: true, filter: { ...filter, marks: [] } };
  const answer = await filesAnswer(overlay, whole, first, count, { l10n, uriOf: () => '' }, signal);
  return answer.paths === 0
    ? null
    : { ...answer, marks: NO_MARKS, rows: answer.rows.map((row) => claimedRow(overlay, row, l10n)) };
}

const NO_MARKS = { none: 0, unchanged: 0, added: 0, modified: 0, metadata: 0, identical: 0, removed: 0 };

/** With nothing that only reading tells. */
function claimedRow(overlay: Overlay, row: FileRow, l10n: Words): FileRow {
  const unread = { comparable: false, kept: false, uri: null };
  if (row.mark === 'removed') {
    const nothing = { mode: null, owner: null, time: null, layer: null };
    return { ...row, ...unread, ...nothing, note: l10n.t('removed here') };
  }
  return {
    ...row,
    ...unread,
    // Of a hard link to a file of a lower layer nobody knows yet.
    size: row.type === 'file' && row.content === null ? null : row.size,
    // Not to be taken for one of the layer that is read.
    content: row.content && `claimed ${row.content}`,
    time: Number.isNaN(row.time) ? null : row.time,
    note: isOpaque(overlay, row) ? l10n.t('hides what lower layers have in it') : row.note,
  };
}

function isOpaque(overlay: Overlay, { path, type }: FileRow): boolean {
  const version = type === 'directory' ? overlay.finalVersion(overlay.find(path)) : -1;
  return version >= 0 && ((overlay.indexOf(version).flags[overlay.entryOf(version)] ?? 0) & FLAG.opaque) !== 0;
}
