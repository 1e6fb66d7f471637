import { formatSize } from '../format/size.ts';
import { formatRelativeTime } from '../format/time.ts';
import { visibleText } from '../format/visibleText.ts';
import { shortId } from '../image/digest.ts';
import type { Image } from '../image/image.ts';

/** A step as `docker history` lists it. */
export interface HistoryTableRow {
  /** The image's ID at the top, null below it. */
  readonly id: string | null;
  /** RFC 3339. */
  readonly created: string | null;
  readonly createdBy: string;
  /** In bytes; null where it is not known. */
  readonly size: number | null;
  readonly comment: string;
}

/**
 * The steps in the order of `docker history`, the last one first.
 * @param sizeOf bytes of a layer; the engine's own command counts them unpacked
 */
export function historyTableRows(
  { id, steps }: Pick<Image, 'id' | 'steps'>,
  sizeOf: (layer: number) => number | null,
): HistoryTableRow[] {
  return steps
    .map(
      ({ created, createdBy, layer, emptyLayer, comment }, index): HistoryTableRow => ({
        id: index === steps.length - 1 ? id : null,
        created,
        createdBy,
        size: layer === null ? (emptyLayer ? 0 : null) : sizeOf(layer),
        comment: comment ?? '',
      }),
    )
    .reverse();
}

const MISSING = '<missing>';
/** Characters of CREATED BY, as the command cuts it. */
const CUT = 45;

/**
 * A table as `docker history` prints it.
 * @param now milliseconds since 1970
 */
export function historyText(
  rows: readonly HistoryTableRow[],
  { now, isWhole }: { now: number; isWhole: boolean },
): string {
  const cells = rows.map(({ id, created, createdBy, size, comment }) => [
    id === null ? MISSING : isWhole ? id : shortId(id as `sha256:${string}`),
    created === null ? 'N/A' : formatRelativeTime(created, now),
    shortened(createdBy, isWhole),
    size === null ? 'N/A' : formatSize(size).replace(' ', ''),
    visibleText(comment).replace(/\s+/g, ' '),
  ]);
  const table = [['IMAGE', 'CREATED', 'CREATED BY', 'SIZE', 'COMMENT'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3))
      .join('')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function shortened(createdBy: string, isWhole: boolean): string {
  const line = visibleText(createdBy.replace(/[\t\n]/g, ' '));
  return isWhole || line.length <= CUT ? line : `${line.slice(0, CUT - 1)}…`;
}

/** The same as comma-separated values (RFC 4180), sizes in bytes, texts whole. */
export function historyCsv(rows: readonly HistoryTableRow[]): string {
  const lines = rows.map(({ id, created, createdBy, size, comment }) => [
    id ?? '',
    created ?? '',
    createdBy,
    size ?? '',
    comment,
  ]);
  return [['image', 'created', 'created by', 'size', 'comment'], ...lines]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('');
}

function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes these for a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
