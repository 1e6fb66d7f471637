import { filesOf } from '../rows/fileNodes.ts';
import type { EnginePlace } from '../sources/place.ts';

/** The image of an engine that a row of the *Images* view is or lies below, for commands that get any row. */
export function enginePlaceOf(argument: unknown): EnginePlace | undefined {
  // Rows are the only such objects the editor hands to commands.
  if (typeof argument === 'object' && argument !== null && 'enginePlace' in argument)
    return argument.enginePlace as EnginePlace;
  const place = filesOf(argument)?.spot.place;
  return place?.kind === 'engine' ? place : undefined;
}
