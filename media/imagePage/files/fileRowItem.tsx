import { useMemo } from 'preact/hooks';
import { formatTime } from '../../../src/format/time.ts';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { FileRow } from '../../../src/protocol/imageFiles.ts';
import { Icon } from '../../shared/icon.tsx';
import { type Page, usePage } from '../pageContext.ts';
import { FILE_COLUMNS, type FileColumn } from './fileColumns.ts';
import { markLetter } from './marks.ts';

const ICONS: Readonly<Record<FileRow['type'], string>> = {
  file: 'file',
  directory: 'folder',
  symlink: 'file-symlink-file',
  char: 'circuit-board',
  block: 'circuit-board',
  fifo: 'arrow-swap',
  other: 'question',
};
/** Deeper than this nothing is indented any more. */
const MOST_INDENTS = 24;

interface Props {
  readonly row: FileRow;
  readonly index: number;
  readonly rowHeight: number;
  readonly active: boolean;
  readonly selected: boolean;
}

/** A path as a row of the table. Clicks and keys are the table's. */
export function FileRowItem({ row, index, rowHeight, active, selected }: Props) {
  const page = usePage();
  // Most rows stay as they are when the table changes, and there are hundreds of cells.
  return useMemo(
    () => (
      <div
        id={rowId(index)}
        class={classOf(row)}
        role="row"
        aria-level={row.level}
        aria-rowindex={index + 2}
        aria-selected={selected}
        aria-expanded={row.open ?? undefined}
        tabIndex={active ? 0 : -1}
        data-index={index}
        draggable
        // Set by script, which the content security policy allows.
        style={{ insetBlockStart: `${index * rowHeight}px` }}
      >
        {FILE_COLUMNS.map((column) => (
          <Cell key={column.key} column={column} row={row} page={page} />
        ))}
      </div>
    ),
    [row, index, rowHeight, active, selected, page],
  );
}

/** A row that is still on its way. */
export function AwaitedRow({ index, rowHeight, active }: Pick<Props, 'index' | 'rowHeight' | 'active'>) {
  return (
    <div
      id={rowId(index)}
      class="file-row awaited-row"
      role="row"
      aria-rowindex={index + 2}
      tabIndex={active ? 0 : -1}
      style={{ insetBlockStart: `${index * rowHeight}px` }}
    >
      <span role="gridcell">…</span>
    </div>
  );
}

export function rowId(index: number): string {
  return `file-row-${index}`;
}

function classOf({ mark, gone, hit }: FileRow): string {
  return ['file-row', `mark-${mark}`, gone && 'gone', !hit && 'on-the-way'].filter(Boolean).join(' ');
}

function Cell({ column, row, page }: { column: FileColumn; row: FileRow; page: Page }) {
  const { text, hint } = cellText(column.key, row, page);
  return (
    <span
      role={column.key === 'name' ? 'rowheader' : 'gridcell'}
      class={`cell cell-${column.key} ${column.isNumber ? 'number' : ''}`}
      title={hint ?? (text === '' ? undefined : text)}
    >
      {column.key === 'name' ? <Name row={row} /> : text}
    </span>
  );
}

function Name({ row }: { row: FileRow }) {
  const { name, open, level, type, target } = row;
  return (
    <>
      {Array.from({ length: Math.min(level - 1, MOST_INDENTS) }, (_, depth) => (
        <span key={depth} class="indent" />
      ))}
      <span class="twistie">{open !== null && <Icon name={open ? 'chevron-down' : 'chevron-right'} />}</span>
      <Icon name={ICONS[type]} />
      <span class="file-name">{name}</span>
      {target !== null && <span class="link-target"> → {target}</span>}
    </>
  );
}

function cellText(key: FileColumn['key'], row: FileRow, page: Page): { text: string; hint?: string } {
  const { t, language, size, exactly } = page;
  const bytes = (value: number | null) => (value === null ? { text: '' } : { text: size(value), hint: exactly(value) });
  switch (key) {
    case 'name':
      return { text: row.name, hint: visibleText(row.pathText) };
    case 'mark': {
      const mark = markLetter(row.mark);
      return mark ? { text: mark.letter, hint: t(mark.word) } : { text: row.type === 'directory' ? '·' : '', hint: '' };
    }
    case 'size':
      return bytes(row.size);
    case 'total':
      return bytes(row.total);
    case 'before':
      return bytes(row.before);
    case 'mode':
      return row.mode ? { text: row.mode.text, hint: row.mode.octal } : { text: '' };
    case 'owner':
      return { text: row.owner ?? '' };
    case 'time':
      return row.time === null ? { text: '' } : timeText(row.time, language);
    case 'layer':
      return { text: row.layer === null ? '' : String(row.layer) };
    case 'target':
      return { text: row.target ?? '' };
    case 'note':
      return { text: visibleText(row.note) };
  }
}

const dates = new Map<string, Intl.DateTimeFormat>();

function timeText(time: number, language: string): { text: string; hint: string } {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return { text: '', hint: '' };
  const format = dates.get(language) ?? new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' });
  dates.set(language, format);
  return { text: format.format(date), hint: formatTime(date.toISOString(), language) };
}
