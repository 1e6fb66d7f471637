import { CopyButton } from '../../shared/copyButton.tsx';
import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';
import { jqPath } from './jsonPointer.ts';
import { preview } from './jsonPreview.ts';
import type { JsonRow } from './jsonRows.ts';
import { copyText, isArray, isContainer, sizeOf } from './jsonValue.ts';
import { Marked } from './marked.tsx';

/** Strings are shown this far; all of one is copied, and shown in the JSON document. */
const SHOWN_CHARACTERS = 2000;

interface Props {
  readonly row: JsonRow;
  /** The one line that Tab leads to. */
  readonly current: boolean;
  readonly pattern: RegExp | null;
  /** Whether the search stands at this line. */
  readonly found: boolean;
}

/** A line of the tree: a node of the document, or what stands for the ones not listed. */
export function JsonLine({ row, current, pattern, found }: Props) {
  const { t } = usePage();
  const { level, open, position, siblings, kind, path, value } = row;
  const tabIndex = current ? 0 : -1;
  return (
    <div
      class={`json-line ${found ? 'found' : ''}`}
      role="treeitem"
      aria-level={level}
      aria-expanded={open ?? undefined}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={current}
      tabIndex={tabIndex}
      data-line={lineKey(row)}
      ref={(element) => element?.style.setProperty('--level', String(level))}
    >
      <span class="twistie">{open !== null && <Icon name={open ? 'chevron-down' : 'chevron-right'} />}</span>
      {kind === 'more' ? (
        <span class="json-text json-more">{t('Show more ({0} left)', row.hidden)}</span>
      ) : (
        <>
          <span class={`json-text ${open === false ? 'folded' : ''}`}>
            <Name name={path.at(-1)} pattern={pattern} />
            <Value row={row} pattern={pattern} />
          </span>
          <span class="json-actions">
            <CopyButton quiet text={() => copyText(value)} label={t('Copy value')} tabIndex={tabIndex} />
            <CopyButton
              quiet
              text={() => jqPath(path)}
              label={t('Copy path')}
              icon="symbol-field"
              tabIndex={tabIndex}
            />
          </span>
        </>
      )}
    </div>
  );
}

/** What tells a line from all others. */
export function lineKey({ kind, pointer, position }: Pick<JsonRow, 'kind' | 'pointer' | 'position'>): string {
  return kind === 'node' ? `node ${pointer}` : `more ${position} ${pointer}`;
}

function Name({ name, pattern }: { name: string | number | undefined; pattern: RegExp | null }) {
  if (name === undefined) return null;
  if (typeof name === 'number') return <span class="json-number-name">{name}: </span>;
  return (
    <>
      <span class="json-name">
        <Marked text={name} pattern={pattern} />
      </span>
      <span class="json-quiet">: </span>
    </>
  );
}

function Value({ row: { value, open }, pattern }: { row: JsonRow; pattern: RegExp | null }) {
  const { t } = usePage();
  if (isContainer(value)) {
    const size = sizeOf(value);
    const count = isArray(value)
      ? size === 1
        ? t('{0} item', 1)
        : t('{0} items', size)
      : size === 1
        ? t('{0} key', 1)
        : t('{0} keys', size);
    return (
      <>
        {size > 0 && <span class="json-count">{count} </span>}
        {!open && <span class="json-quiet">{preview(value)}</span>}
      </>
    );
  }
  if (typeof value !== 'string')
    return (
      <span class={typeof value === 'number' ? 'json-number' : 'json-keyword'}>
        <Marked text={String(value)} pattern={pattern} />
      </span>
    );
  return (
    <>
      <span class="json-string">
        "<Marked text={value.slice(0, SHOWN_CHARACTERS)} pattern={pattern} />
        {value.length <= SHOWN_CHARACTERS && '"'}
      </span>
      {value.length > SHOWN_CHARACTERS && <span class="json-quiet">… {t('{0} characters', value.length)}</span>}
    </>
  );
}
