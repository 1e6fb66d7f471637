import { useCallback, useLayoutEffect, useRef } from 'preact/hooks';
import type { BaseModel } from '../../../src/protocol/dockerfile.ts';
import { usePage } from '../pageContext.ts';
import { HistoryRowItem } from './historyRow.tsx';
import { FROM, type HistoryRow, lineNumbers, sameLines } from './historyRows.ts';
import { useInStep } from './useInStep.ts';

interface Props {
  /** All of them, for what rows say of each other. */
  readonly all: readonly HistoryRow[];
  /** Those that are seen. */
  readonly rows: readonly HistoryRow[];
  readonly base: BaseModel;
  readonly current: HistoryRow;
  readonly baseOpen: boolean;
  /** @param byCursor whether the cursor in the editor did it, which is then where it should be */
  readonly onSelect: (row: HistoryRow, byCursor: boolean) => void;
  readonly onFold: (open: boolean) => void;
}

/** Of line numbers, so that the head has room above them. */
const FEWEST_DIGITS = 5;

/** The history as a table, each step beside its lines. */
export function HistoryTable({ all, rows, base, current, baseOpen, onSelect, onFold }: Props) {
  const { t, host } = usePage();
  const table = useRef<HTMLDivElement>(null);
  const focusWanted = useRef(false);
  const onCursor = useCallback((row: HistoryRow) => onSelect(row, true), [onSelect]);
  const { onScroll, onHand } = useInStep(table, rows, onCursor);
  const at = rows.indexOf(current);
  const digits = rows.reduce((most, { lines }) => Math.max(most, lines ? lineNumbers(lines).length : 0), FEWEST_DIGITS);
  const largest = rows.reduce((most, { size }) => Math.max(most, size?.bytes ?? 0), 0);

  useLayoutEffect(() => {
    const row = document.getElementById(`history-${current.key}`);
    if (focusWanted.current) row?.focus();
    else row?.scrollIntoView({ block: 'nearest' });
    focusWanted.current = false;
  }, [current.key]);

  useLayoutEffect(() => table.current?.style.setProperty('--lines', `${digits}ch`), [digits]);

  const select = (row: HistoryRow | undefined) => {
    if (!row || row === current) return;
    focusWanted.current = true;
    onSelect(row, false);
  };
  const fold = (open: boolean) => {
    if (current.inBase) select(rows.find(({ key }) => key === FROM));
    onFold(open);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLButtonElement) return;
    const page = rowsPerPage(table.current, rows.length);
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => select(rows[at + 1]),
      ArrowUp: () => select(rows[at - 1]),
      PageDown: () => select(rows[Math.min(at + page, rows.length - 1)]),
      PageUp: () => select(rows[Math.max(at - page, 0)]),
      Home: () => select(rows[0]),
      End: () => select(rows.at(-1)),
      ArrowRight: () => current.key === FROM && fold(true),
      ArrowLeft: () => (current.key === FROM || current.inBase) && fold(false),
      Enter: () => void host.openDockerfile(current.lines, true),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <div
      ref={table}
      class="history"
      role="treegrid"
      aria-label={t('History, in build order')}
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      onWheel={onHand}
      onTouchMove={onHand}
      onPointerMove={(event) => event.buttons !== 0 && onHand()}
    >
      <div class="history-row history-head" role="row" aria-rowindex={1}>
        <span role="columnheader" class="history-lines">
          {t('Lines')}
        </span>
        <span role="columnheader" title={t('How sure it is that these lines made the step')}>
          <span class="visually-hidden">{t('Match')}</span>
        </span>
        <span role="columnheader">{t('Step')}</span>
        <span role="presentation" class="history-bar" />
        <span role="columnheader" class="history-size">
          {t('Size')}
        </span>
        <span role="columnheader" class="history-total" title={t('With all steps before it')}>
          {t('Total')}
        </span>
      </div>
      {rows.map((row, position) => (
        <HistoryRowItem
          key={row.key}
          row={row}
          rows={all}
          base={base}
          position={position}
          current={row === current}
          selected={row === current || (row.key !== FROM && sameLines(row.lines, current.lines))}
          baseOpen={baseOpen}
          largest={largest}
          onSelect={() => onSelect(row, false)}
          onFold={() => fold(!baseOpen)}
          onStage={() => void host.openDockerfile(row.step?.matched.from?.lines ?? null, true)}
        />
      ))}
    </div>
  );
}

/** Rows are of different heights; so many are seen on average. */
function rowsPerPage(table: HTMLElement | null, rows: number): number {
  if (!table) return 1;
  return Math.max(1, Math.floor((table.clientHeight / table.scrollHeight) * rows) - 1);
}
