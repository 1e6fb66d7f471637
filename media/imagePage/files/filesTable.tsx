import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Sorting } from '../../../src/image/fileQuery.ts';
import type { FileRow, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { useWindow } from '../../shared/useWindow.ts';
import { usePage } from '../pageContext.ts';
import { dragFiles } from './dragFiles.ts';
import { fileMenu } from './fileMenu.ts';
import { AwaitedRow, FileRowItem, rowId } from './fileRowItem.tsx';
import { FilesHead } from './filesHead.tsx';
import { chooseOne, chooseRange, MOST_CHOSEN, NO_CHOICE, type RowChoice, toggleChosen } from './rowChoice.ts';
import { moveInTable } from './tableKeys.ts';
import { type ActiveRow, useActiveRow } from './useActiveRow.ts';
import type { FileRows } from './useFileRows.ts';

interface Props {
  readonly name: string;
  readonly rows: FileRows;
  /** Told which row has the keys. */
  readonly activeRow: RefObject<ActiveRow>;
  readonly look: (from: number, to: number) => void;
  readonly fetchRange: (from: number, to: number, most: number) => Promise<FileRow[] | null>;
  readonly sorting: Sorting;
  readonly choice: RowChoice;
  readonly onChoice: (choice: RowChoice) => void;
  readonly onSort: (sorting: Sorting) => void;
  readonly onFold: (row: FileRow, open: boolean) => void;
  readonly onOpenSiblings: (row: FileRow) => void;
  readonly onOpen: (row: FileRow, toSide: boolean) => void;
}

/** Paths as a tree table, of which only the rows that can be seen are in the page. */
export function FilesTable(props: Props) {
  const { rows, look, choice, onFold, onOpen } = props;
  const { copy, t } = usePage();
  const { count } = rows.about;
  const { scroller, from, to, rowHeight, height, perPage, scrollTo, shift } = useWindow(count, 'files', look);
  const { at, active, setActive } = useActiveRow(rows, props.activeRow);
  const focusWanted = useRef(false);
  const hadFocus = rowOf(document.activeElement) !== null;

  useLayoutEffect(() => shift(rows.shift), [rows.query]);
  const focusedIn = useRef(rows.query);
  useLayoutEffect(() => {
    // With other rows the path that had it may be in another place; and the element may be gone, or has just come.
    const isMoved = focusedIn.current !== rows.query || document.activeElement === document.body;
    focusedIn.current = rows.query;
    if (!focusWanted.current && !(hadFocus && isMoved)) return;
    focusWanted.current = false;
    document.getElementById(rowId(at))?.focus({ preventScroll: true });
  });

  const goTo = (index: number) => {
    focusWanted.current = true;
    setActive(index);
    scrollTo(index);
  };
  /** How many there were, rows of another question for one. */
  const choices = useRef(0);
  useLayoutEffect(() => void choices.current++, [rows.query]);
  const choose = (next: RowChoice) => {
    choices.current++;
    props.onChoice(next);
  };
  const chooseTo = async (index: number) => {
    const known = choice.anchor === null ? -1 : rows.indexOf(choice.anchor);
    const anchor = known < 0 ? at : known;
    // While rows are on their way what is chosen next counts, and a further range begins at the same row.
    const path = rows.rowAt(anchor)?.path ?? null;
    choose({ ...choice, anchor: path });
    const asked = choices.current;
    const first = Math.min(anchor, index);
    const range = await props.fetchRange(first, Math.max(anchor, index), MOST_CHOSEN);
    if (range && choices.current === asked) choose(chooseRange(path ?? range[anchor - first]?.path ?? null, range));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // The names of the columns have keys of their own.
    if (!rowOf(event.target)) return;
    const move = moveInTable(event, active, at, count, perPage());
    if (!move || (move.kind === 'clear' && choice.rows.size === 0 && choice.anchor === null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'to') {
      goTo(move.index);
      if (move.range) chooseTo(move.index);
    } else if (move.kind === 'clear') choose(NO_CHOICE);
    else if (active && move.kind === 'fold') onFold(active, move.open);
    else if (active && move.kind === 'openSiblings') props.onOpenSiblings(active);
    else if (active && move.kind === 'choose') choose(toggleChosen(choice, active));
    else if (active && move.kind === 'copy') copy([...chosenOr(active)].map(({ pathText }) => pathText).join('\n'));
    else if (active && move.kind === 'open') {
      if (active.open !== null && !move.toSide) onFold(active, !active.open);
      else onOpen(active, move.toSide);
    }
  };
  const chosenOr = (row: FileRow): FileRow[] => (choice.rows.has(row.path) ? [...choice.rows.values()] : [row]);

  const onClick = (event: MouseEvent) => {
    const index = indexOf(event.target);
    const row = index === undefined ? undefined : rows.rowAt(index);
    if (index === undefined || !row || isMarked(event.target)) return;
    goTo(index);
    if (event.target instanceof Element && event.target.closest('.twistie') && row.open !== null)
      return onFold(row, !row.open);
    if (event.shiftKey) chooseTo(index);
    else if (event.ctrlKey || event.metaKey) choose(toggleChosen(choice, row));
    else choose(chooseOne(row));
  };
  const onDblClick = (event: MouseEvent) => {
    const index = indexOf(event.target);
    const row = index === undefined ? undefined : rows.rowAt(index);
    if (!row || (event.target instanceof Element && event.target.closest('.twistie'))) return;
    if (row.open === null) onOpen(row, false);
    else onFold(row, !row.open);
  };
  const onContextMenu = (event: MouseEvent) => {
    const element = rowOf(event.target);
    const index = indexOf(event.target);
    const row = index === undefined ? undefined : rows.rowAt(index);
    if (index === undefined || !row || !element) return;
    setActive(index);
    if (!choice.rows.has(row.path)) choose(chooseOne(row));
    element.dataset['vscodeContext'] = fileMenu(row, chosenOr(row), rows.query);
  };

  const onDragStart = (event: DragEvent) => {
    const index = indexOf(event.target);
    const row = index === undefined ? undefined : rows.rowAt(index);
    if (row) dragFiles(event, chosenOr(row));
  };

  const shown = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  // The row with the focus stays, or the focus would be nowhere.
  if (count > 0 && (at < from || at >= to)) shown.push(at);
  return (
    <div
      ref={scroller}
      class={`tree-table files-table ${isWhole(rows.query) ? 'whole' : ''}`}
      role="treegrid"
      aria-label={props.name}
      aria-rowcount={count + 1}
      aria-multiselectable="true"
      aria-busy={active === undefined}
      data-pane
      onKeyDown={onKeyDown}
      // Or the text between two clicks would be marked.
      onMouseDown={(event) => (event.shiftKey || event.detail > 1) && event.preventDefault()}
      onClick={onClick}
      onDblClick={onDblClick}
      onContextMenu={onContextMenu}
      onDragStart={onDragStart}
    >
      <FilesHead sorting={props.sorting} onSort={props.onSort} />
      <div class="tree-rows" role="rowgroup" style={{ blockSize: `${height}px` }}>
        {shown.map((index) => {
          const row = rows.rowAt(index);
          if (!row) return <AwaitedRow key={index} index={index} rowHeight={rowHeight} active={index === at} />;
          return (
            <FileRowItem
              key={index}
              row={row}
              index={index}
              rowHeight={rowHeight}
              active={index === at}
              selected={choice.rows.has(row.path)}
            />
          );
        })}
      </div>
      {count > to && to * rowHeight >= height && (
        <p class="nothing">{t('More rows than a page can hold. Filter to see the others.')}</p>
      )}
    </div>
  );
}

/** Where the sizes are those of everything there is anyway, or of all that is known yet. */
function isWhole({ selection: { kind }, claimed }: FilesQuery): boolean {
  return kind === 'upTo' || kind === 'final' || claimed === true;
}

function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.file-row') : null;
}

/** Whether text of the row is marked; clicks on what can be dragged leave alone what is marked elsewhere. */
function isMarked(target: EventTarget | null): boolean {
  const row = rowOf(target);
  const selection = getSelection();
  return row !== null && selection?.type === 'Range' && selection.containsNode(row, true);
}

function indexOf(target: EventTarget | null): number | undefined {
  const index = rowOf(target)?.dataset['index'];
  return index === undefined ? undefined : Number(index);
}
