import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { oneLine } from '../../../src/format/visibleText.ts';
import type { UsageModel } from '../../../src/protocol/diskUsagePage.ts';
import { formatPercent } from '../../shared/percent.ts';
import { type Ticks, tickState } from '../items/ticks.ts';
import { KINDS } from '../kinds.ts';
import { type Page, usePage } from '../pageContext.ts';
import { areasOf, type Cell, type KindArea, neighbor } from './cells.ts';
import type { Rectangle } from './squarify.ts';

interface Props {
  readonly usage: UsageModel;
  readonly ticks: Ticks;
  readonly onToggle: (keys: readonly string[]) => void;
  /** Shows an item in the list. */
  readonly onShow: (key: string) => void;
}

/** What fills the disk, as areas, where there is anything. The list beside it says the same in words. */
export function MapPane(props: Props) {
  return props.usage.size === 0 ? null : <FilledMap {...props} />;
}

function FilledMap({ usage, ticks, onToggle, onShow }: Props) {
  const page = usePage();
  const { t } = page;
  const [pane, box] = useBox();
  const areas = useMemo(() => areasOf(usage, box), [usage, box]);
  const cells = useMemo(() => areas.flatMap((area) => area.cells), [areas]);
  const [activeKey, setActiveKey] = useState('');
  const active = cells.find(({ key }) => key === activeKey) ?? cells[0];
  const focusWanted = useRef(false);

  useLayoutEffect(() => {
    if (!focusWanted.current || !active) return;
    focusWanted.current = false;
    document.getElementById(cellId(active))?.focus({ preventScroll: true });
  });

  const tick = (cell: Cell) => {
    const keys = keysOfCell(cell);
    if (keys.length === 0) return;
    onToggle(keys);
    if (keys[0] !== undefined) onShow(keys[0]);
  };
  const goTo = (cell: Cell | undefined) => {
    if (!cell) return;
    focusWanted.current = true;
    setActiveKey(cell.key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (!active || altKey || ctrlKey || metaKey) return;
    if (key === ' ' || key === 'Enter') tick(active);
    else if (key === 'Home') goTo(cells[0]);
    else if (key === 'End') goTo(cells.at(-1));
    else if (key.startsWith('Arrow')) goTo(neighbor(cells, active, key));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onClick = ({ target }: MouseEvent) => {
    const key = target instanceof Element ? target.closest<HTMLElement>('.map-cell')?.dataset['key'] : undefined;
    const cell = cells.find((each) => each.key === key);
    if (!cell) return;
    goTo(cell);
    tick(cell);
  };
  return (
    <div
      ref={pane}
      class="map"
      role="listbox"
      aria-label={t('What fills the disk')}
      aria-multiselectable="true"
      data-pane
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {areas.map((area) => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options
        <div key={area.kind} role="group" class={`map-kind kind-${area.kind}`} aria-label={areaText(area, page)}>
          {area.head > 0 && (
            <div class="map-head" aria-hidden="true" style={placeOf({ ...area, height: area.head })}>
              {areaText(area, page)}
            </div>
          )}
          {area.cells.map((cell) => (
            <MapCell
              key={cell.key}
              cell={cell}
              share={cell.size / usage.size}
              isActive={cell === active}
              ticked={tickState(ticks, keysOfCell(cell))}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface CellProps {
  readonly cell: Cell;
  readonly share: number;
  readonly isActive: boolean;
  readonly ticked: 'all' | 'some' | 'none';
}

function MapCell({ cell, share, isActive, ticked }: CellProps) {
  const page = usePage();
  const { language, size, t } = page;
  const name = cellName(cell, page);
  const rest = `${size(cell.size)}, ${t(KINDS[cell.kind].one)}, ${formatPercent(share, language, 1)}`;
  return (
    <div
      id={cellId(cell)}
      class={`map-cell of-${cell.what.of} ticked-${ticked}`}
      role="option"
      aria-selected={ticked === 'all'}
      aria-disabled={cell.what.of === 'shared' || undefined}
      aria-label={`${name} ${rest}`}
      title={`${name}\n${rest}`}
      tabIndex={isActive ? 0 : -1}
      data-key={cell.key}
      style={placeOf(cell)}
    >
      {cell.width > 44 && cell.height > 16 && (
        <span class="map-name" aria-hidden="true">
          {name} {cell.height > 34 && <span class="map-size">{size(cell.size)}</span>}
        </span>
      )}
    </div>
  );
}

function cellName({ what }: Cell, { t }: Page): string {
  if (what.of === 'shared') return t('shared by several');
  return what.of === 'rest' ? t('{0} smaller ones', what.items.length) : oneLine(what.item.name);
}

function areaText({ kind, size: bytes }: KindArea, { t, size }: Page): string {
  return `${t(KINDS[kind].many)} ${size(bytes)}`;
}

function keysOfCell({ what }: Cell): string[] {
  if (what.of === 'shared') return [];
  return what.of === 'item' ? [what.item.key] : what.items.map(({ key }) => key);
}

/** Set by script, which the content security policy allows. */
function placeOf({ x, y, width, height }: Rectangle) {
  return {
    insetInlineStart: `${x}px`,
    insetBlockStart: `${y}px`,
    inlineSize: `${width}px`,
    blockSize: `${height}px`,
  };
}

const cellId = ({ key }: Cell) => `map ${key}`;

/** The size of an element, as it is now. */
function useBox() {
  const element = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState<Rectangle>({ x: 0, y: 0, width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => setBox({ x: 0, y: 0, width: current.clientWidth, height: current.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return [element, box] as const;
}
