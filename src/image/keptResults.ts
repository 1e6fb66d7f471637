import * as v from 'valibot';
import type { Note, NoteCode } from './notes.ts';
import type { Totals } from './waste.ts';

// What was found out about layers, as JSON that only this program writes and reads. It may have been changed meanwhile.

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const notes = v.array(
  v.object({
    code: v.custom<NoteCode>((value) => typeof value === 'string'),
    layer: v.exactOptional(count),
    sentence: v.object({ template: v.string(), values: v.array(v.union([v.string(), v.number()])) }),
    count,
    paths: v.array(v.string()),
  }),
);

const layerCounts = v.object({
  entries: count,
  added: count,
  modified: count,
  removed: count,
  identical: count,
  bytes: count,
  wastedBytes: count,
});

const totals = v.object({
  layers: v.array(v.nullable(layerCounts)),
  files: count,
  entries: count,
  visibleBytes: count,
  storedBytes: count,
  wastedBytes: count,
  efficiency: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  wasted: v.array(v.object({ path: v.string(), bytes: count })),
});

const results = v.object({ totals, notes, unpackedSizes: v.array(v.nullable(count)) });

/** What `readContents` finds out, but the tree. */
export interface Results {
  readonly totals: Totals;
  readonly notes: readonly Note[];
  /** By layer. */
  readonly unpackedSizes: readonly (number | null)[];
}

/** @throws what `JSON.parse` and valibot throw */
export function parseNotes(json: string): readonly Note[] {
  return v.parse(notes, JSON.parse(json));
}

/** All of it but which layers hide how much of which. */
export function printResults({ totals, notes, unpackedSizes }: Results): string {
  const layers = totals.layers.map((counts) => counts && { ...counts, hiddenBy: undefined });
  return JSON.stringify({ totals: { ...totals, layers }, notes, unpackedSizes });
}

/**
 * Of what was printed; nothing hides anything.
 * @throws what `JSON.parse` and valibot throw
 */
export function parseResults(json: string): Results {
  const { totals, ...rest } = v.parse(results, JSON.parse(json));
  const layers = totals.layers.map((counts) => counts && { ...counts, hiddenBy: new Map() });
  return { ...rest, totals: { ...totals, layers } };
}
