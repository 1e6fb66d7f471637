import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatRelativeTime, formatTime } from '../../../src/format/time.ts';
import { oneLine, visibleText } from '../../../src/format/visibleText.ts';
import type { BoundsModel, ItemModel } from '../../../src/protocol/diskUsagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { memo } from '../../shared/memo.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { KINDS } from '../kinds.ts';
import { type Page, usePage } from '../pageContext.ts';
import { COLUMNS, type Column } from './columns.ts';
import type { UsageRow } from './usageRows.ts';

interface Props {
  readonly row: UsageRow;
  readonly index: number;
  readonly rowHeight: number;
  readonly active: boolean;
  readonly ticked: 'all' | 'some' | 'none';
  readonly isLocked: boolean;
}

/** A kind or an item as a row of the list. Clicks and keys are the list's. */
export const RowItem = memo(({ row, index, rowHeight, active, ticked, isLocked }: Props) => {
  const page = usePage();
  const isKind = row.row === 'kind';
  return (
    <div
      id={rowId(index)}
      class={`tree-row item-row ${isKind ? `of-kind kind-${row.kind}` : ''}`}
      role="row"
      aria-level={isKind ? 1 : 2}
      aria-rowindex={index + 2}
      aria-selected={ticked === 'all'}
      aria-expanded={isKind ? row.isOpen : undefined}
      tabIndex={active ? 0 : -1}
      data-index={index}
      data-vscode-context={isKind ? undefined : menuContext('text', row.item.name)}
      // Set by script, which the content security policy allows.
      style={{ insetBlockStart: `${index * rowHeight}px` }}
    >
      {COLUMNS.map((column) => {
        const { text, hint } =
          row.row === 'kind' ? kindCell(column.key, row.items, page) : cell(column.key, row.item, page);
        return (
          <span
            key={column.key}
            role={column.key === 'name' ? 'rowheader' : 'gridcell'}
            class={`cell cell-${column.key} ${column.isNumber ? 'number' : ''}`}
            title={hint ?? (text === '' ? undefined : text)}
          >
            {column.key === 'name' ? <Name row={row} ticked={ticked} isLocked={isLocked} /> : text || null}
          </span>
        );
      })}
    </div>
  );
});

export function rowId(index: number): string {
  return `item-row-${index}`;
}

function Name({ row, ticked, isLocked }: Pick<Props, 'row' | 'ticked' | 'isLocked'>) {
  const { t } = usePage();
  const name = row.row === 'kind' ? t(KINDS[row.kind].many) : oneLine(row.item.name);
  return (
    <>
      <span class="twistie">{row.row === 'kind' && <Icon name={row.isOpen ? 'chevron-down' : 'chevron-right'} />}</span>
      <Tick name={name} ticked={ticked} isLocked={isLocked} />
      <Icon name={KINDS[row.row === 'kind' ? row.kind : row.item.kind].icon} />
      <span class="item-name">{name}</span>
      {row.row === 'kind' ? (
        <span class="item-about">{t('{0} here', row.items.length)}</span>
      ) : (
        <>
          {row.item.state !== '' && <span class="item-state">{oneLine(row.item.state)}</span>}
          <span class="item-about">{oneLine(row.item.about)}</span>
          {row.item.opens && (
            <button
              type="button"
              class="icon-button open-item"
              tabIndex={-1}
              aria-label={t('Open {0}', name)}
              title={t('Open {0}', name)}
            >
              <Icon name="open-preview" />
            </button>
          )}
        </>
      )}
    </>
  );
}

/** For those who point, and the row is told of that; by keys, the row has it. */
function Tick({ name, ticked, isLocked }: { name: string } & Pick<Props, 'ticked' | 'isLocked'>) {
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = ticked === 'some';
  }, [ticked]);
  return (
    <input
      ref={box}
      type="checkbox"
      class="tick"
      aria-label={name}
      tabIndex={-1}
      checked={ticked === 'all'}
      disabled={isLocked}
    />
  );
}

interface CellText {
  readonly text: string;
  readonly hint?: string;
}

function kindCell(key: Column['key'], items: readonly ItemModel[], page: Page): CellText {
  const known = items.flatMap(({ own }) => (own === null ? [] : [own.least]));
  return key === 'own' && known.length > 0 ? bytes(sum(known), page) : { text: '' };
}

function cell(key: Column['key'], item: ItemModel, page: Page): CellText {
  switch (key) {
    case 'name':
      return {
        text: '',
        hint: [item.name, item.about, item.state, item.meaning, ...item.labels]
          .filter(Boolean)
          .map(visibleText)
          .join('\n'),
      };
    case 'own':
      return bounds(item.own, page);
    case 'size':
      return bytes(item.size, page);
    case 'held':
      return { text: item.heldBy.map((holder) => oneLine(holder)).join(', ') };
    default:
      return time(item[key], page);
  }
}

function bytes(value: number | null, { size, exactly, t }: Page): CellText {
  return value === null
    ? { text: '–', hint: t('The engine does not say.') }
    : { text: size(value), hint: exactly(value) };
}

function bounds(value: BoundsModel | null, page: Page): CellText {
  if (value === null || value.least === value.most) return bytes(value?.least ?? null, page);
  const { t, size, exactly } = page;
  const hint = t(
    'Between {0} and {1}: the engine does not say which blobs others have too.',
    exactly(value.least),
    exactly(value.most),
  );
  return { text: `≥ ${size(value.least)}`, hint };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function time(value: string | null, { language }: Page): CellText {
  if (value === null) return { text: '' };
  return { text: formatRelativeTime(value, Date.now(), language), hint: formatTime(value, language) };
}
