import type { EnginePlace } from '../sources/place.ts';

/** The image of an engine that a row of the *Images* view is or lies below, for commands that get any row. */
export function enginePlaceOf(argument: unknown): EnginePlace | undefined {
  if (typeof argument !== 'object' || argument === null || !('enginePlace' in argument)) return undefined;
  // Rows are the only such objects the editor hands to commands.
  return argument.enginePlace as EnginePlace;
}
