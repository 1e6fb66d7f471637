/** What pairing a step of the history with an instruction is worth; undefined where they cannot belong together. */
export type Worth = (row: number, column: number) => number | undefined;

export interface Costs {
  /** Of a step that no instruction made. */
  readonly row: number;
  /** Of an instruction that made no step, by its number. */
  readonly column: (column: number) => number;
  /** Whether the first steps may be left out for nothing, since they may be those of the base. */
  readonly freeStart: boolean;
}

const [PAIR, ROW, COLUMN] = [1, 2, 3];

/**
 * The pairs of greatest worth in all that cross none of each other (Needleman and Wunsch), latest rows first where
 * several are.
 * @returns for each row its column, or null
 */
export function align(rows: number, columns: number, worth: Worth, costs: Costs): (number | null)[] {
  const width = columns + 1;
  const best = new Float64Array((rows + 1) * width);
  const from = new Uint8Array((rows + 1) * width);
  for (let column = 1; column <= columns; column++) {
    best[column] = (best[column - 1] ?? 0) - costs.column(column - 1);
    from[column] = COLUMN;
  }
  for (let row = 1; row <= rows; row++) {
    const line = row * width;
    best[line] = costs.freeStart ? 0 : (best[line - width] ?? 0) - costs.row;
    from[line] = ROW;
    for (let column = 1; column <= columns; column++) {
      const at = line + column;
      const pair = worth(row - 1, column - 1);
      let value = (best[at - width] ?? 0) - costs.row;
      let way = ROW;
      const without = (best[at - 1] ?? 0) - costs.column(column - 1);
      if (without > value) [value, way] = [without, COLUMN];
      const together = pair === undefined ? Number.NEGATIVE_INFINITY : (best[at - width - 1] ?? 0) + pair;
      if (together >= value) [value, way] = [together, PAIR];
      best[at] = value;
      from[at] = way;
    }
  }
  const result: (number | null)[] = new Array(rows).fill(null);
  for (let [row, column] = [rows, columns]; row > 0; ) {
    const way = from[row * width + column];
    if (way === PAIR) result[--row] = --column;
    else if (way === COLUMN) column--;
    else row--;
  }
  return result;
}
