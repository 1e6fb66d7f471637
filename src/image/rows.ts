import type { Step } from './history.ts';
import type { Image, Layer } from './image.ts';
import { type Instruction, readInstruction } from './instruction.ts';

/** A step with the layer it made, as trees and tables list them. */
export interface Row {
  /** Null for a layer that no history entry names. */
  readonly step: Step | null;
  /** Null for an empty step, and for one whose layer the image does not have. */
  readonly layer: Layer | null;
  readonly instruction: Instruction;
}

/** The steps in build order, then the layers that no step names. */
export function buildRows(image: Pick<Image, 'steps' | 'layers'>): Row[] {
  const rows: Row[] = image.steps.map((step) => ({
    step,
    layer: step.layer === null ? null : (image.layers[step.layer] ?? null),
    instruction: readInstruction(step.createdBy === '' ? (step.comment ?? '') : step.createdBy),
  }));
  const named = new Set(image.steps.map((step) => step.layer));
  for (const layer of image.layers)
    if (!named.has(layer.index))
      rows.push({ step: null, layer, instruction: { keyword: '', text: '', buildArgs: [] } });
  return rows;
}
