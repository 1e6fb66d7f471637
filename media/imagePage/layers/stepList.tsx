import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useScroll } from '../../shared/useScroll.ts';
import { usePage } from '../pageContext.ts';
import type { SizeAs } from '../pageState.ts';
import { StepItem } from './stepItem.tsx';
import type { StepRow } from './stepRows.ts';

/** Histories are a few dozen steps long; what a hostile one has more is shown when asked for. */
const CHUNK = 500;

interface Props {
  readonly rows: readonly StepRow[];
  /** Index of the selected step. */
  readonly selected: number | null;
  /** Index of the step that a selected range begins or ends at; `selected` is its other end. */
  readonly rangeFrom: number | null;
  readonly sizeAs: SizeAs;
  /** Bytes of the largest layer. */
  readonly largest: number;
  /** @param extend whether the range grows to the step, rather than beginning anew */
  readonly onSelect: (index: number, extend: boolean) => void;
}

/** The steps as a list from which one is selected; the selection follows the focus. */
export function StepList({ rows, selected, rangeFrom, sizeAs, largest, onSelect }: Props) {
  const { t } = usePage();
  const list = useScroll<HTMLDivElement>('steps');
  const [limit, setLimit] = useState(CHUNK);
  const at = rows.findIndex(({ index }) => index === selected);
  const shown = rows.slice(0, Math.max(limit, at + 1));
  const settled = useRef(false);
  const focusWanted = useRef(false);

  useLayoutEffect(() => {
    const row = document.getElementById(`step-${selected}`);
    if (focusWanted.current) {
      // It was not there yet.
      if (row !== document.activeElement) row?.focus();
    }
    // At first the list is where it was scrolled to before; then a place asked for by a command is brought into view.
    else if (settled.current) row?.scrollIntoView({ block: 'nearest' });
    settled.current = true;
    focusWanted.current = false;
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = rowsPerPage(list.current);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -at, End: rows.length - 1 - at };
    const by = step[event.key as keyof typeof step];
    if (by === undefined) return;
    event.preventDefault();
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (!row || row.index === selected) return;
    focusWanted.current = true;
    onSelect(row.index, event.shiftKey);
    // Where it is there already, before anything is drawn: afterwards the browser would lay the page out for it.
    document.getElementById(`step-${row.index}`)?.focus();
  };

  return (
    <>
      <div
        ref={list}
        class="steps"
        role="listbox"
        aria-label={t('Steps in build order')}
        aria-multiselectable="true"
        onKeyDown={onKeyDown}
        // Or the text between two clicks would be marked.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onClick={(event) => {
          const step = stepOf(event.target);
          if (step !== undefined) onSelect(step, event.shiftKey);
        }}
        // By scripts and by screen readers.
        onFocusIn={(event) => {
          const step = stepOf(event.target);
          if (step !== undefined && step !== selected && !focusWanted.current) onSelect(step, false);
        }}
      >
        {shown.map((row, position) => (
          <StepItem
            key={row.index}
            row={row}
            current={row.index === selected}
            selected={isWithin(row.index, selected, rangeFrom)}
            position={position + 1}
            count={rows.length}
            sizeAs={sizeAs}
            largest={largest}
          />
        ))}
      </div>
      {rows.length === 0 && <p class="nothing">{t('No step matches the filter.')}</p>}
      {shown.length < rows.length && (
        <button type="button" class="link-button more" onClick={() => setLimit(limit + CHUNK)}>
          {t('Show more ({0} left)', rows.length - shown.length)}
        </button>
      )}
    </>
  );
}

/** Index of the step an element is in. */
function stepOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
  return row ? Number(row.dataset['step']) : undefined;
}

function rowsPerPage(list: HTMLElement | null): number {
  const row = list?.querySelector<HTMLElement>('[role=option]');
  if (!list || !row) return 1;
  return Math.max(1, Math.floor(list.clientHeight / row.offsetHeight) - 1);
}

/** Whether a step is the selected one, or in the selected range. */
function isWithin(index: number, selected: number | null, rangeFrom: number | null): boolean {
  if (selected === null) return false;
  const other = rangeFrom ?? selected;
  return index >= Math.min(selected, other) && index <= Math.max(selected, other);
}
