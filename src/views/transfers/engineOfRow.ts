import { enginePlaceOf } from '../images/enginePlaceOf.ts';

/** The engine whose row a command was called on, or that has the image of a row. */
export function engineOfRow(row: unknown): string | undefined {
  // Rows are the only such objects the editor hands to commands.
  const isRow = typeof row === 'object' && row !== null && 'engine' in row;
  return isRow && typeof row.engine === 'string' ? row.engine : enginePlaceOf(row)?.endpoint;
}
