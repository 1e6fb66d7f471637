import type { FileRow } from '../../../src/protocol/imageFiles.ts';

/** The rows that are chosen, by path; the last one chosen is where a range begins. */
export interface RowChoice {
  readonly rows: ReadonlyMap<string, FileRow>;
  /** Path of the row a range begins at, wherever that is by now; null for the one that has the keys. */
  readonly anchor: string | null;
}

export const NO_CHOICE: RowChoice = { rows: new Map(), anchor: null };

/** As many rows as a range takes in. */
export const MOST_CHOSEN = 10_000;

export function chooseOne(row: FileRow): RowChoice {
  return { rows: new Map([[row.path, row]]), anchor: row.path };
}

export function toggleChosen(choice: RowChoice, row: FileRow): RowChoice {
  const rows = new Map(choice.rows);
  if (!rows.delete(row.path)) rows.set(row.path, row);
  return { rows, anchor: row.path };
}

/** The same choice with rows as they are now, where they are here. */
export function renewed(choice: RowChoice, here: Iterable<FileRow>): RowChoice {
  if (choice.rows.size === 0) return choice;
  const rows = new Map(choice.rows);
  for (const row of here) if (rows.has(row.path)) rows.set(row.path, row);
  return { ...choice, rows };
}

export function chooseRange(anchor: string | null, range: readonly FileRow[]): RowChoice {
  return { rows: new Map(range.map((row) => [row.path, row])), anchor };
}

/** Bytes of the chosen rows: a content of several names once, and what lies in a chosen directory not once more. */
export function chosenBytes({ rows }: RowChoice): number {
  const counted = new Set<string>();
  let bytes = 0;
  for (const { path, size, content } of rows.values()) {
    if (isWithinChosen(path, rows) || (content !== null && counted.has(content))) continue;
    if (content !== null) counted.add(content);
    bytes += size ?? 0;
  }
  return bytes;
}

function isWithinChosen(path: string, rows: ReadonlyMap<string, FileRow>): boolean {
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
    if (rows.has(path.slice(0, slash))) return true;
  return false;
}
