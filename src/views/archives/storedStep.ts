import type { StepRow } from '../rows/stepRow.ts';
import type { Words } from '../words.ts';
import type { StepNode } from './nodes.ts';

/** A step of an image whose layers are blobs. */
export function storedStep({ row, notes }: StepNode, l10n: Words): StepRow {
  return {
    row,
    notes,
    size: row.layer?.size ?? null,
    sizeMeaning: l10n.t('as stored'),
    absent: row.layer?.blob === null,
  };
}
