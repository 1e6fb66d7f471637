import type { DockerfileHistory, DockerfileRow } from '../../src/dockerfile/history.ts';
import type { Case } from './corpus.ts';

/** How rows of one builder's images were found, counted against the truth. */
export interface Measure {
  images: number;
  /** Steps above the base. */
  rows: number;
  /** Of those, the ones that got lines. */
  found: number;
  /** By kind, how many steps got lines, and how many of them the wrong ones; `base` for those taken to be the base's. */
  readonly kinds: Record<'exact' | 'normalised' | 'probable' | 'base', { all: number; wrong: number }>;
  readonly wrong: string[];
  readonly missed: string[];
}

export function emptyMeasure(): Measure {
  const none = () => ({ all: 0, wrong: 0 });
  return {
    images: 0,
    rows: 0,
    found: 0,
    kinds: { exact: none(), normalised: none(), probable: none(), base: none() },
    wrong: [],
    missed: [],
  };
}

export function count(measure: Measure, { name, builder, expected }: Case, { rows }: DockerfileHistory): void {
  measure.images++;
  for (const [step, truth] of expected.entries()) {
    const row = rows[step];
    if (!row) continue;
    if (truth !== '-') {
      measure.rows++;
      if (row.lines && !row.isBase) measure.found++;
      else measure.missed.push(`${name}.${builder} step ${step}: ${row.keyword} ${row.text}`);
    }
    if (row.match.kind === 'none') continue;
    const kind = measure.kinds[row.isBase ? 'base' : row.match.kind];
    kind.all++;
    if (linesOf(row) === truth) continue;
    kind.wrong++;
    measure.wrong.push(
      `${name}.${builder} step ${step}: ${linesOf(row)} is ${truth}, ${row.match.kind} by ${row.match.reason}`,
    );
  }
}

/** As the truth has it: `4`, `4-9`, `-`. */
export function linesOf({ isBase, lines }: DockerfileRow): string {
  if (isBase || !lines) return isBase ? '-' : '?';
  return lines.first === lines.last ? `${lines.first}` : `${lines.first}-${lines.last}`;
}

/** One line of the table that the test prints. */
export function summary(name: string, { images, rows, found, kinds }: Measure): string {
  const right = ({ all, wrong }: { all: number; wrong: number }) => `${all - wrong}/${all}`.padStart(9);
  const share = rows === 0 ? '-' : `${((found / rows) * 100).toFixed(1)} %`;
  return [
    name.padEnd(22),
    String(images).padStart(6),
    String(rows).padStart(6),
    share.padStart(8),
    right(kinds.exact),
    right(kinds.normalised),
    right(kinds.probable),
    right(kinds.base),
  ].join(' ');
}
