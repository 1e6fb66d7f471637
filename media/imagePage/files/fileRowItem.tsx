import { formatTime } from '../../../src/format/time.ts';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { FileRow } from '../../../src/protocol/imageFiles.ts';
import { Icon } from '../../shared/icon.tsx';
import { memo } from '../../shared/memo.tsx';
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
/** Pixels. */
const INDENT = 10;
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
export const FileRowItem = memo(({ row, index, rowHeight, active, selected }: Props) => {
  const page = usePage();
  return (
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
      {FILE_COLUMNS.map((column) => cell(column, row, page))}
    </div>
  );
});

/** A row that is still on its way. */
export function AwaitedRow({ index, rowHeight, active }: Pick<Props, 'index' | 'rowHeight' | 'active'>) {
  return (
    <div
      id={rowId(index)}
      class="tree-row file-row awaited-row"
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
  return ['tree-row', 'file-row', `mark-${mark}`, gone && 'gone', !hit && 'on-the-way'].filter(Boolean).join(' ');
}

// No component: there are hundreds.
function cell(column: FileColumn, row: FileRow, page: Page) {
  const { text, hint } = cellText(column.key, row, page);
  return (
    <span
      key={column.key}
      role={column.key === 'name' ? 'rowheader' : 'gridcell'}
      class={`cell cell-${column.key} ${column.isNumber ? 'number' : ''}`}
      title={hint ?? (text === '' ? undefined : text)}
    >
      {column.key === 'name' ? nameOf(row) : text || null}
    </span>
  );
}

function nameOf({ name, open, level, type, target }: FileRow) {
  return (
    <>
      <span class="indent" style={{ inlineSize: `${Math.min(level - 1, MOST_INDENTS) * INDENT}px` }} />
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
