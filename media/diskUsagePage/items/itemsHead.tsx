import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';
import { COLUMNS, type Column } from './columns.ts';
import { type Sorting, sortedBy } from './sorting.ts';

interface Props {
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

/** The names of the columns; each sorts by its column, and once more the other way round. */
export function ItemsHead({ sorting, onSort }: Props) {
  return (
    <div class="tree-head" role="rowgroup" data-head>
      <div class="tree-head-row item-head-row" role="row" aria-rowindex={1}>
        {COLUMNS.map((column) => (
          <HeadCell key={column.key} column={column} sorting={sorting} onSort={onSort} />
        ))}
      </div>
    </div>
  );
}

function HeadCell({ column, sorting, onSort }: Props & { column: Column }) {
  const { t } = usePage();
  const { key, title, hint, isNumber } = column;
  const isSorted = sorting.by === key;
  return (
    <span
      role="columnheader"
      class={`cell cell-${key} ${isNumber ? 'number' : ''}`}
      aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : undefined}
    >
      {key === 'held' ? (
        <span class="column-name">{t(title)}</span>
      ) : (
        <button
          type="button"
          class="column-button"
          aria-label={t(title)}
          title={t(hint ?? title)}
          onClick={(event) => {
            event.stopPropagation();
            onSort(sortedBy(key, sorting));
          }}
        >
          {t(title)}
          {isSorted && <Icon name={sorting.descending ? 'arrow-small-down' : 'arrow-small-up'} />}
        </button>
      )}
    </span>
  );
}
