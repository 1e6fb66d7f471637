import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { UsageKind } from '../../../src/protocol/diskUsagePage.ts';
import { useWindow } from '../../shared/useWindow.ts';
import { usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import { ItemsHead } from './itemsHead.tsx';
import { listMove } from './listKeys.ts';
import type { Ticks } from './ticks.ts';
import { tickState } from './ticks.ts';
import { RowItem, rowId } from './usageRowItem.tsx';
import { keysOf, type UsageRow } from './usageRows.ts';

interface Props {
  readonly rows: readonly UsageRow[];
  readonly ticks: Ticks;
  readonly isLocked: boolean;
  /** The item whose row is to be shown. */
  readonly wanted: { readonly key: string } | null;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly onToggle: (keys: readonly string[]) => void;
}

/** Kinds and their items as a tree table, of which only the rows that can be seen are in the page. */
export function ItemsTable({ rows, ticks, isLocked, wanted, state, update, onToggle }: Props) {
  const { t, run } = usePage();
  const { scroller, from, to, rowHeight, height, perPage, scrollTo } = useWindow(rows.length, 'items');
  const [activeKey, setActiveKey] = useState('');
  const focusWanted = useRef(false);
  const at = Math.max(
    0,
    rows.findIndex((row) => idOf(row) === activeKey),
  );
  const active = rows[at];

  useLayoutEffect(() => {
    if (!focusWanted.current) return;
    focusWanted.current = false;
    document.getElementById(rowId(at))?.focus({ preventScroll: true });
  });
  useEffect(() => {
    const index = rows.findIndex((row) => wanted !== null && idOf(row) === wanted.key);
    if (index < 0) return;
    setActiveKey(wanted?.key ?? '');
    scrollTo(index);
  }, [wanted]);

  const goTo = (index: number) => {
    const row = rows[index];
    if (!row) return;
    focusWanted.current = true;
    setActiveKey(idOf(row));
    scrollTo(index);
  };
  const fold = (kind: UsageKind, open: boolean) => {
    const others = state.folded.filter((each) => each !== kind);
    update({ folded: open ? others : [...others, kind] });
  };
  const open = (row: UsageRow) => {
    if (row.row === 'kind') fold(row.kind, !row.isOpen);
    else if (row.item.opens) run((host) => host.openItem(row.item.key));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!active || indexOf(event.target) === undefined) return;
    const move = listMove(event, rows, at, perPage());
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'to') goTo(move.index);
    else if (move.kind === 'tick') onToggle(keysOf(active));
    else if (move.kind === 'open') open(active);
    else fold(move.of, move.open);
  };
  const onClick = (event: MouseEvent) => {
    const index = indexOf(event.target);
    const row = index === undefined ? undefined : rows[index];
    if (index === undefined || !row || !(event.target instanceof Element)) return;
    // Marking text ends with a click too; one on a box or a button leaves alone what is marked anywhere.
    if (!event.target.closest('.tick, .open-item') && getSelection()?.type === 'Range') return;
    goTo(index);
    if (event.target.closest('.twistie') && row.row === 'kind') fold(row.kind, !row.isOpen);
    else if (event.target.closest('.open-item')) open(row);
    else onToggle(keysOf(row));
  };

  const shown = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  // The row with the focus stays, or the focus would be nowhere.
  if (rows.length > 0 && (at < from || at >= to)) shown.push(at);
  return (
    <div
      ref={scroller}
      class={`tree-table items-table ${isLocked ? 'locked' : ''}`}
      role="treegrid"
      aria-label={t('What the engine holds')}
      aria-rowcount={rows.length + 1}
      aria-multiselectable="true"
      data-pane
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={(event) => event.detail > 1 && event.preventDefault()}
    >
      <ItemsHead sorting={state.sorting} onSort={(sorting) => update({ sorting })} />
      <div class="tree-rows" role="rowgroup" style={{ blockSize: `${height}px` }}>
        {shown.map((index) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <RowItem
              key={index}
              row={row}
              index={index}
              rowHeight={rowHeight}
              active={index === at}
              ticked={tickState(ticks, keysOf(row))}
              isLocked={isLocked}
            />
          );
        })}
      </div>
    </div>
  );
}

function idOf(row: UsageRow): string {
  return row.row === 'kind' ? `kind ${row.kind}` : row.item.key;
}

function indexOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('.item-row') : null;
  const index = row?.dataset['index'];
  return index === undefined ? undefined : Number(index);
}
