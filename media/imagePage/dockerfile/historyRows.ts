import type { LineRange } from '../../../src/dockerfile/dockerfile.ts';
import type { BaseModel, DockerfileModel, DockerfileStepModel } from '../../../src/protocol/dockerfile.ts';
import { type LayerSize, layerSize } from '../layers/layerSize.ts';
import type { StepRow } from '../layers/stepRows.ts';
import type { SizeAs } from '../pageState.ts';

/** The key of the row of FROM; the other rows have that of their step. */
export const FROM = -1;

/** A row of the history beside the Dockerfile: FROM with the steps of the base below it, then the other steps. */
export interface HistoryRow {
  /** `FROM`, or the position of the step in `ImageModel.steps` */
  readonly key: number;
  /** Null for FROM. */
  readonly step: (StepRow & { readonly matched: DockerfileStepModel }) | null;
  readonly lines: LineRange | null;
  /** Null where no layer was made, or nobody knows. */
  readonly size: LayerSize | null;
  /** Bytes of all layers up to this one; null where one is not known. */
  readonly total: number | null;
  /** Whether it is one of the base's, below FROM. */
  readonly inBase: boolean;
}

/** All rows in build order. There is one of FROM where anything is known of a base. */
export function historyRows(
  steps: readonly StepRow[],
  { base, steps: matches }: Pick<DockerfileModel, 'base' | 'steps'>,
  sizeAs: SizeAs,
): HistoryRow[] {
  let total: number | null = 0;
  const rows: HistoryRow[] = [];
  for (const [position, row] of steps.entries()) {
    const matched = matches[position];
    if (!matched) continue;
    const size = layerSize(row, sizeAs);
    if (row.layer) total = total === null || size === null ? null : total + size.bytes;
    const inBase = position < base.steps;
    rows.push({ key: row.index, step: { ...row, matched }, lines: matched.lines, size, total, inBase });
  }
  return hasFrom(base) ? [fromRow(base, rows), ...rows] : rows;
}

function hasFrom({ steps, name, lines }: BaseModel): boolean {
  return steps > 0 || name !== null || lines !== null;
}

function fromRow({ lines }: BaseModel, rows: readonly HistoryRow[]): HistoryRow {
  const layers = rows.filter(({ inBase, step }) => inBase && step?.layer);
  const sizes = layers.map(({ size }) => size);
  const known = sizes.filter((size) => size !== null);
  const sum = (of: keyof LayerSize) => known.reduce((bytes, size) => bytes + size[of], 0);
  const isKnown = known.length === sizes.length && sizes.length > 0;
  return {
    key: FROM,
    step: null,
    lines,
    size: isKnown ? { bytes: sum('bytes'), hidden: sum('hidden') } : null,
    total: isKnown ? sum('bytes') : null,
    inBase: false,
  };
}

/** Those that are seen: without the base's while it is folded. */
export function unfoldedRows(rows: readonly HistoryRow[], baseOpen: boolean): readonly HistoryRow[] {
  const canFold = rows[0]?.key === FROM;
  return canFold && !baseOpen ? rows.filter(({ inBase }) => !inBase) : rows;
}

/** The first row whose lines meet these. */
export function rowAt(rows: readonly HistoryRow[], { first, last }: LineRange): HistoryRow | undefined {
  return rows.find(({ lines }) => lines !== null && lines.first <= last && lines.last >= first);
}

/** Whether two ranges are the same lines: a line can make several steps. */
export function sameLines(one: LineRange | null, other: LineRange | null): boolean {
  return one !== null && other !== null && one.first === other.first && one.last === other.last;
}

/** `14`, or `20–22`. */
export function lineNumbers({ first, last }: LineRange): string {
  return first === last ? String(first) : `${first}–${last}`;
}
