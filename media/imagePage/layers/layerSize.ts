import type { SizeAs } from '../pageState.ts';
import type { StepRow } from './stepRows.ts';

/** How large a layer is, in bytes. */
export interface LayerSize {
  readonly bytes: number;
  /** Of these, bytes that no container sees; of stored bytes nobody knows. */
  readonly hidden: number;
}

/** The size a row shows; null where there is no layer, or nobody knows. */
export function layerSize({ layer, counts }: Pick<StepRow, 'layer' | 'counts'>, sizeAs: SizeAs): LayerSize | null {
  if (sizeAs === 'files') return counts && { bytes: counts.bytes, hidden: counts.wastedBytes };
  const bytes = (sizeAs === 'counted' ? layer?.counted : layer?.size) ?? null;
  return bytes === null ? null : { bytes, hidden: 0 };
}
