import type { StepRow } from '../rows/stepRow.ts';
import type { Words } from '../words.ts';
import type { StepNode } from './nodes.ts';

/** A step of an image whose layers nobody has exported: the engine's sizes are all there is. */
export function engineStep({ row, size }: StepNode, l10n: Words): StepRow {
  return { row, notes: [], size, sizeMeaning: l10n.t('as the engine counts'), absent: false };
}
