import { align } from './align.ts';
import { type ComparedInstruction, type ComparedStep, compare } from './compare.ts';
import type { LineRange } from './dockerfile.ts';
import type { Match } from './history.ts';

/** A step and the instruction that made it. */
export interface Pair {
  readonly row: number;
  readonly column: number;
  readonly match: Match;
  /** How alike the two are, from 0 to 1. */
  readonly alike: number;
}

/** The lines of a layer where the builder recorded them, by layer. */
export type Anchors = ReadonlyMap<number, readonly LineRange[]>;

interface Judged {
  readonly match: Match;
  readonly alike: number;
  readonly worth: number;
}

const RECORDED = 20;
const WORTH: Readonly<Record<Match['kind'], number>> = { exact: 8, normalised: 6, probable: 3, none: 0 };

/**
 * Pairs steps with instructions, in order. What the builder recorded decides; where it did not, the texts and whether
 * both make a layer.
 * @param freeStart whether the first steps may be of the base
 */
export function pairSteps(
  rows: readonly ComparedStep[],
  columns: readonly ComparedInstruction[],
  anchors: Anchors,
  freeStart: boolean,
): Pair[] {
  const judge = (row: ComparedStep, column: ComparedInstruction): Judged | undefined => {
    const recorded = row.step.layer === null ? undefined : anchors.get(row.step.layer);
    const compared = compare(row, column);
    if (!recorded) return compared && { ...compared, worth: WORTH[compared.match.kind] * compared.alike };
    const { lines } = column.expected;
    const isThere = recorded.some(({ first, last }) => first === lines.first && last === lines.last);
    // Of several on the same lines (the triggers of a base) the texts tell which.
    const worth = RECORDED + (compared?.alike ?? 0);
    return isThere ? { match: { kind: 'exact', reason: 'provenance' }, alike: 1, worth } : undefined;
  };
  const found = align(
    rows.length,
    columns.length,
    (at, against) => {
      const [row, column] = [rows[at], columns[against]];
      const judged = row && column && judge(row, column);
      if (!judged) return undefined;
      const agrees = row.step.emptyLayer || column.expected.makesLayer;
      return judged.worth - (agrees ? 0 : 1);
    },
    { row: 0.5, column: (at) => (columns[at]?.expected.optional ? 0 : 0.5), freeStart },
  );
  const pairs = found.flatMap((column, row): Pair[] => {
    const [step, instruction] = [rows[row], column === null ? undefined : columns[column]];
    const judged = step && instruction && judge(step, instruction);
    return judged && column !== null ? [{ row, column, match: judged.match, alike: judged.alike }] : [];
  });
  return withPlaces(doubted(pairs, rows, columns), rows, columns);
}

/**
 * Steps that say the same can only be told apart by their order, which holds while there are as many instructions that
 * say it. A checksum hides what was copied, so there the order of several says nothing.
 */
function doubted(
  pairs: readonly Pair[],
  rows: readonly ComparedStep[],
  columns: readonly ComparedInstruction[],
): Pair[] {
  const [first] = pairs;
  if (!first) return [];
  // What says the same as the first one may lie below it, too.
  const above = rows.filter(({ key }, at) => at >= first.row || key === rows[first.row]?.key);
  const inRows = counted(above.map(({ key }) => [key]));
  const inColumns = counted(columns.map(({ keys }) => [...keys]));
  return pairs.map((pair) => {
    if (pair.match.kind === 'probable' || pair.match.kind === 'none' || pair.match.reason === 'provenance') return pair;
    const row = rows[pair.row];
    const [here, there] = [inRows.get(row?.key ?? '') ?? 0, inColumns.get(row?.key ?? '') ?? 0];
    const isSure = here === there || (there === 0 && here === 1);
    return isSure && (here < 2 || !row?.hasChecksum)
      ? pair
      : { ...pair, match: { kind: 'probable', reason: 'repeated' } };
  });
}

function counted(lists: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of lists.flat()) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Between two pairs, and behind the last: where as many of a keyword are left over on both sides, they belong together. */
function withPlaces(
  pairs: readonly Pair[],
  rows: readonly ComparedStep[],
  columns: readonly ComparedInstruction[],
): Pair[] {
  const result: Pair[] = [];
  const ends = [...pairs.map(({ row, column }) => ({ row, column })), { row: rows.length, column: columns.length }];
  for (const [index, end] of ends.entries()) {
    const below = pairs[index - 1];
    if (below) result.push(below, ...placed(below, end, rows, columns));
  }
  return result;
}

function placed(
  below: Pick<Pair, 'row' | 'column'>,
  above: Pick<Pair, 'row' | 'column'>,
  rows: readonly ComparedStep[],
  columns: readonly ComparedInstruction[],
): Pair[] {
  const openRows = range(below.row + 1, above.row);
  const openColumns = range(below.column + 1, above.column);
  const keywords = openColumns.map((column) => columns[column]?.expected.instruction.keyword ?? '');
  const said = openRows.map((row) => rows[row]?.keyword ?? '');
  if (openRows.length !== openColumns.length || said.some((keyword, at) => keyword === '' || keyword !== keywords[at]))
    return [];
  return openRows.map((row, at) => ({
    row,
    column: openColumns[at] ?? 0,
    match: { kind: 'probable', reason: 'place' },
    alike: 0.5,
  }));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}
