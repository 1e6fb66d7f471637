import { formatCount } from '../../../src/format/count.ts';
import type { PathFilter, PathKind } from '../../../src/image/fileQuery.ts';
import type { Mark } from '../../../src/image/selection.ts';
import { FilterBox } from '../../shared/filterBox.tsx';
import { Icon } from '../../shared/icon.tsx';
import { Picker } from '../../shared/picker.tsx';
import { type Page, usePage } from '../pageContext.ts';
import { FILE_COLUMNS } from './fileColumns.ts';
import { sortedBy } from './filesHead.tsx';
import { AS_IT_COMES, type FilesState, withFolding } from './filesState.ts';
import { MARKS } from './marks.ts';
import type { FileRows } from './useFileRows.ts';

interface Props {
  readonly state: FilesState;
  readonly update: (state: FilesState) => void;
  readonly about: FileRows['about'] | null;
}

/** What is shown of a filesystem, and in which order. */
export function FilesToolbar({ state, update, about }: Props) {
  const page = usePage();
  const { t } = page;
  const { filter } = state;
  const narrow = (patch: Partial<PathFilter>) =>
    update({ ...state, filter: { ...filter, ...patch }, foundFolding: AS_IT_COMES });
  const result = about?.wanted ? t('{0} of {1}', about.wanted.paths, about.paths) : '';
  const sortable = FILE_COLUMNS.filter(({ key }) => key !== 'note');
  return (
    <div class="toolbar files-toolbar">
      <FilterBox name={t('Filter paths')} value={filter.text} onInput={(text) => narrow({ text })} result={result}>
        <button
          type="button"
          class="icon-button"
          aria-pressed={filter.isExpression}
          aria-label={t('Regular expression')}
          title={t('Regular expression')}
          onClick={() => narrow({ isExpression: !filter.isExpression })}
        >
          <Icon name="regex" />
        </button>
      </FilterBox>
      {state.scope !== 'final' && <MarkToggles marks={about?.marks ?? null} filter={filter} onFilter={narrow} />}
      <Picker
        name={t('Size')}
        options={sizeOptions(page)}
        selected={String(filter.minSize)}
        onSelect={(size) => narrow({ minSize: Number(size) })}
      />
      <Picker
        name={t('Kind')}
        options={kindOptions(page)}
        selected={filter.kinds[0] ?? ''}
        onSelect={(kind) => narrow({ kinds: kind === '' ? [] : [kind as PathKind] })}
      />
      <button
        type="button"
        class="toggle"
        aria-pressed={state.gone}
        title={t('Also paths that were there and were removed again.')}
        onClick={() => update({ ...state, gone: !state.gone })}
      >
        {t('Removed too')}
      </button>
      <span class="fold-buttons">
        <IconButton
          icon="expand-all"
          name={t('Expand all')}
          onClick={() => update(withFolding(state, { ...AS_IT_COMES, mode: 'all' }))}
        />
        <IconButton
          icon="collapse-all"
          name={t('Collapse all')}
          onClick={() => update(withFolding(state, { ...AS_IT_COMES, mode: 'none' }))}
        />
      </span>
      <span class="sort-picker">
        <span aria-hidden="true">{t('Sort by')}</span>
        <Picker
          name={t('Sort by')}
          options={sortable.map(({ key, title }) => ({ key, label: t(title) }))}
          selected={state.sorting.by}
          onSelect={(key) => {
            const column = sortable.find((each) => each.key === key);
            if (column) update({ ...state, sorting: sortedBy(column, state.sorting) });
          }}
        />
      </span>
    </div>
  );
}

interface MarkTogglesProps {
  readonly marks: Readonly<Record<Mark, number>> | null;
  readonly filter: PathFilter;
  readonly onFilter: (patch: Partial<PathFilter>) => void;
}

/** How many paths have which mark; each shows only those. */
function MarkToggles({ marks, filter, onFilter }: MarkTogglesProps) {
  const { t, language } = usePage();
  const shown = MARKS.filter(({ mark }) => (marks?.[mark] ?? 0) > 0 || filter.marks.includes(mark));
  return (
    <fieldset class="mark-toggles" aria-label={t('Changes')}>
      {shown.map(({ mark, letter, word }) => {
        const isOn = filter.marks.includes(mark);
        const count = formatCount(marks?.[mark] ?? 0, language);
        return (
          <button
            key={mark}
            type="button"
            class={`toggle mark-toggle mark-${mark}`}
            aria-pressed={isOn}
            title={t(word)}
            onClick={() =>
              onFilter({ marks: isOn ? filter.marks.filter((each) => each !== mark) : [...filter.marks, mark] })
            }
          >
            <span class="mark-letter" aria-hidden="true">
              {letter}
            </span>
            <span class="visually-hidden"> {t(word)}</span> {count}
          </button>
        );
      })}
    </fieldset>
  );
}

function IconButton({ icon, name, onClick }: { icon: string; name: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

const SIZES = [0, 1000, 100_000, 1_000_000, 10_000_000, 100_000_000];

function sizeOptions({ t, size }: Page) {
  return SIZES.map((bytes) => ({ key: String(bytes), label: bytes === 0 ? t('Any size') : `≥ ${size(bytes)}` }));
}

function kindOptions({ t }: Page) {
  return [
    { key: '', label: t('Any kind') },
    { key: 'file', label: t('Files') },
    { key: 'directory', label: t('Directories') },
    { key: 'link', label: t('Links') },
    { key: 'device', label: t('Devices and FIFOs') },
    { key: 'setuid', label: t('Setuid and setgid') },
  ];
}
