import { oneLine } from '../../format/visibleText.ts';
import type { ContainerProcesses } from '../../sources/engine/answers/containerDetails.ts';

/** Processes that are shown, and characters of a column but the last. */
const MOST_ROWS = 10_000;
const WIDEST = 40;

/** Processes as a table of text, its columns below each other; the last one is the command, and as long as it is. */
export function processTable({ titles, rows }: ContainerProcesses): string {
  const cells = [titles, ...rows.slice(0, MOST_ROWS)].map((row) => row.map((cell) => oneLine(cell, 2_000)));
  const last = titles.length - 1;
  const widths = titles.map((_, column) =>
    Math.min(
      WIDEST,
      cells.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
    ),
  );
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column >= last ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n${rows.length > MOST_ROWS ? '…\n' : ''}`;
}
