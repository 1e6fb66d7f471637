import type { Sorting } from '../../../src/image/fileQuery.ts';
import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';
import { FILE_COLUMNS, type FileColumn } from './fileColumns.ts';

interface Props {
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

/** The names of the columns; each sorts by its column, and once more the other way round. */
export function FilesHead({ sorting, onSort }: Props) {
  return (
    <div class="tree-head files-head" role="rowgroup" data-head>
      <div class="tree-head-row file-head-row" role="row" aria-rowindex={1}>
        {FILE_COLUMNS.map((column) => (
          <HeadCell key={column.key} column={column} sorting={sorting} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function HeadCell({ column, sorting, onSort }: Props & { column: FileColumn }) {
  const { t } = usePage();
  const { key, title, hint } = column;
  const isSorted = sorting.by === key;
  const direction = sorting.descending ? 'descending' : 'ascending';
  return (
    <span
      role="columnheader"
      class={`cell cell-${key} ${column.isNumber ? 'number' : ''}`}
      aria-sort={isSorted ? direction : undefined}
    >
      {key === 'note' ? (
        <span class="column-name">{t(title)}</span>
      ) : (
        <button
          type="button"
          class="column-button"
          aria-label={t(title)}
          title={hint ? t(hint) : t(title)}
          onClick={(event) => {
            event.stopPropagation();
            onSort(sortedBy(column, sorting));
          }}
        >
          {column.short ?? t(title)}
          {isSorted && <Icon name={sorting.descending ? 'arrow-small-down' : 'arrow-small-up'} />}
        </button>
      )}
    </span>
  );
}

/** What a column's name does: first its own direction, then the other. */
export function sortedBy({ key, descends = false }: FileColumn, { by, descending }: Sorting): Sorting {
  if (key === 'note') return { by, descending };
  return { by: key, descending: by === key ? !descending : descends };
}
