import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { LineRange } from '../../../src/dockerfile/dockerfile.ts';
import { usePage } from '../pageContext.ts';
import { FROM, type HistoryRow, rowAt } from './historyRows.ts';

/** Milliseconds after a turn of the wheel in which the table scrolls because of it. */
const SCROLLING = 400;

/** The handlers of a table that scrolls together with the editor. */
export interface InStep {
  readonly onScroll: () => void;
  /** The user's hand: what scrolls without it was told to. */
  readonly onHand: () => void;
}

/**
 * Keeps the table in step with the editor of the Dockerfile: the cursor there selects a row, and whichever of the two the
 * user scrolls, the other follows.
 * @param onCursor the row whose lines the cursor came to
 */
export function useInStep(
  table: RefObject<HTMLElement | null>,
  rows: readonly HistoryRow[],
  onCursor: (row: HistoryRow) => void,
): InStep {
  const { host, dockerfileCursor, dockerfileScroll } = usePage();
  const movedAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(
    () =>
      dockerfileCursor.listen((lines: LineRange) => {
        const row = rowAt(rows, lines);
        if (row) onCursor(row);
      }),
    [dockerfileCursor, rows, onCursor],
  );
  useEffect(
    () =>
      dockerfileScroll.listen((line: number) => {
        const row = rows.find(({ key, lines }) => key !== FROM && lines !== null && lines.last >= line);
        const element = row && document.getElementById(`history-${row.key}`);
        if (element && table.current) table.current.scrollTop = element.offsetTop - headHeight(table.current);
      }),
    [dockerfileScroll, rows, table],
  );

  const onHand = useCallback(() => {
    movedAt.current = performance.now();
  }, []);
  const onScroll = useCallback(() => {
    if (performance.now() - movedAt.current > SCROLLING || !table.current) return;
    const line = firstLineSeen(table.current, rows);
    // Nobody waits for the answer: an editor that is closed meanwhile has nothing to scroll.
    if (line !== null) host.scrollDockerfile(line).catch(() => undefined);
  }, [host, rows, table]);
  return { onScroll, onHand };
}

/** The head stays in sight, above the rows. */
function headHeight(table: HTMLElement): number {
  return table.querySelector<HTMLElement>('.history-head')?.offsetHeight ?? 0;
}

function firstLineSeen(table: HTMLElement, rows: readonly HistoryRow[]): number | null {
  const top = table.getBoundingClientRect().top + headHeight(table);
  const row = rows.find(({ key, lines }) => {
    const element = document.getElementById(`history-${key}`);
    return lines !== null && element !== null && element.getBoundingClientRect().bottom > top;
  });
  return row?.lines?.first ?? null;
}
