import type { LayerCounts } from '../../image/waste.ts';
import type { Contents } from '../../layers/readContents.ts';
import type { ContentsModel } from '../../protocol/imagePage.ts';
import type { Words } from '../words.ts';
import { noteText } from './model.ts';

/** What the page shows of an image's contents. */
export function contentsModel(
  { totals, notes }: Pick<Contents, 'totals' | 'notes'>,
  l10n: Words,
): Omit<ContentsModel, 'image'> {
  const { layers, files, entries, storedBytes, visibleBytes, wastedBytes, efficiency } = totals;
  return {
    layers: layers.map(
      (counts, layer) => counts && { ...counts, hiddenBy: mostFirst(counts.hiddenBy), hides: hides(layers, layer) },
    ),
    files,
    entries,
    storedBytes,
    visibleBytes,
    wastedBytes,
    efficiency,
    notes: notes.map((note) => ({ text: noteText(note, l10n), layer: note.layer ?? null })),
  };
}

/** What a layer hides of those below it: the other side of `hiddenBy`. */
function hides(layers: readonly (LayerCounts | null)[], hider: number): { layer: number; bytes: number }[] {
  const bytes = new Map<number, number>();
  for (const [layer, counts] of layers.entries()) {
    const hidden = layer === hider ? 0 : (counts?.hiddenBy.get(hider) ?? 0);
    if (hidden > 0) bytes.set(layer, hidden);
  }
  return mostFirst(bytes);
}

function mostFirst(bytes: ReadonlyMap<number, number>): { layer: number; bytes: number }[] {
  return [...bytes].map(([layer, size]) => ({ layer, bytes: size })).sort((a, b) => b.bytes - a.bytes);
}
