import type {
  ContentsModel,
  ImageModel,
  LayerCountsModel,
  LayerModel,
  LayerProgressModel,
  StepModel,
} from '../../../src/protocol/imagePage.ts';
import { instructionOf } from './instructionText.ts';

/** A row of the list: a step, with the layer it made. */
export interface StepRow {
  /** Position in `ImageModel.steps`. */
  readonly index: number;
  readonly step: StepModel;
  /** Null for a step that made none, or whose layer the image does not have. */
  readonly layer: LayerModel | null;
  /** What the layer contains; null while that is not known, and where it could not be read. */
  readonly counts: LayerCountsModel | null;
  /** How far it is, while the layers are read. */
  readonly progress: LayerProgressModel | null;
  /** Sentences about this layer. */
  readonly notes: readonly string[];
}

/** The steps in build order, as rows. */
export function stepRows(
  { steps, layers, notes }: Pick<ImageModel, 'steps' | 'layers' | 'notes'>,
  contents: Pick<ContentsModel, 'layers' | 'notes'> | null,
  progress: readonly LayerProgressModel[] = [],
): StepRow[] {
  const all = [...notes, ...(contents?.notes ?? [])];
  return steps.map((step, index) => ({
    index,
    step,
    layer: step.layer === null ? null : (layers[step.layer] ?? null),
    counts: step.layer === null ? null : (contents?.layers[step.layer] ?? null),
    progress: step.layer === null ? null : (progress[step.layer] ?? null),
    notes: [...new Set(all.filter(({ layer }) => layer !== null && layer === step.layer).map(({ text }) => text))],
  }));
}

/** The rows that are left when metadata steps are hidden and a filter is typed: all its words, anywhere in the row. */
export function filterRows(rows: readonly StepRow[], filter: string, metadataHidden: boolean): StepRow[] {
  const words = filter.toLowerCase().split(/\s+/);
  return rows.filter(({ step, layer, notes }) => {
    if (metadataHidden && step.empty) return false;
    const text = [instructionOf(step), step.createdBy, layer?.digest, layer?.diffId, layer?.chainId, ...notes]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
