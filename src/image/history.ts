import type { ImageConfig } from './config.ts';

/** One history entry of a config (image-spec, config.md, "history"). */
export interface Step {
  /** Position in the history, from 0, oldest first. */
  readonly index: number;
  /** Verbatim; '' where absent. */
  readonly createdBy: string;
  readonly emptyLayer: boolean;
  /** The layer this step made: the non-empty steps take layers from the bottom. Null when it made none, or none is left. */
  readonly layer: number | null;
  /** RFC 3339, verbatim; null where absent. */
  readonly created: string | null;
  readonly author: string | null;
  readonly comment: string | null;
}

/** Pairs history and layers. `mismatch` says that the number of non-empty steps is not the number of layers. */
export function pairHistory(config: ImageConfig, layerCount: number): { steps: Step[]; mismatch: boolean } {
  let next = 0;
  const steps = (config.history ?? []).map((entry, index): Step => {
    const emptyLayer = entry?.empty_layer ?? false;
    const layer = emptyLayer ? null : next < layerCount ? next : null;
    if (!emptyLayer) next++;
    return {
      index,
      createdBy: entry?.created_by ?? '',
      emptyLayer,
      layer,
      created: entry?.created || null,
      author: entry?.author || null,
      comment: entry?.comment || null,
    };
  });
  return { steps, mismatch: next !== layerCount };
}
