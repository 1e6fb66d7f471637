import type { Step } from '../image/history.ts';
import type { KnownBase } from './matchInput.ts';

/** Where a base may end: the steps that are surely its, and those that may be. */
export interface BaseRange {
  /** Steps from the bottom that are the base's. */
  readonly atLeast: number;
  /** Steps that may be: up to as many. */
  readonly atMost: number;
  readonly by: 'provenance' | 'layers' | 'builder' | 'scratch' | 'lines';
  readonly name: string | null;
}

/**
 * Where the base ends, of the best evidence there is: an image that is known, what the builder recorded, what buildah
 * and podman write into the first step above it.
 * @param name what the Dockerfile's lowest stage begins with
 */
export function baseRange(
  steps: readonly Step[],
  name: string,
  known: KnownBase | null,
  recordedLayers: number | null,
): BaseRange {
  if (name.toLowerCase() === 'scratch') return { atLeast: 0, atMost: 0, by: 'scratch', name: null };
  if (known) return behindLayers(steps, known.layers, 'layers', known.name ?? name, known.steps);
  if (recordedLayers !== null) return behindLayers(steps, recordedLayers, 'provenance', name, null);
  const said = steps.findLastIndex(({ comment }) => isFrom(comment, name));
  if (said !== -1) return { atLeast: said, atMost: said, by: 'builder', name };
  return { atLeast: 0, atMost: steps.length, by: 'lines', name };
}

/** The steps of a known image, or those that lie below the last of its layers and perhaps the empty ones behind. */
function behindLayers(
  steps: readonly Step[],
  layers: number,
  by: BaseRange['by'],
  name: string,
  known: number | null,
): BaseRange {
  const top = layers === 0 ? 0 : steps.findIndex(({ layer }) => layer === layers - 1) + 1;
  if (known !== null && known >= top) return { atLeast: known, atMost: known, by, name };
  const next = steps.findIndex(({ emptyLayer }, at) => at >= top && !emptyLayer);
  return { atLeast: top, atMost: next === -1 ? steps.length : next, by, name };
}

function isFrom(comment: string | null, name: string): boolean {
  const said = /^FROM (\S+)$/.exec(comment ?? '')?.[1];
  return said !== undefined && (said === name || said.endsWith(`/${name}`) || said.endsWith(`/${name}:latest`));
}
