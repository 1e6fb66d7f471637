import { useMemo } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import type { ItemModel, UsageModel } from '../../../src/protocol/diskUsagePage.ts';
import type { DiskUsagePageWord } from '../../../src/protocol/diskUsagePageWords.ts';
import { FilterBox } from '../../shared/filterBox.tsx';
import { Picker } from '../../shared/picker.tsx';
import { usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import { type Filter, isFiltering, NO_FILTER } from './filter.ts';
import { ItemsTable } from './itemsTable.tsx';
import { NO_TICKS, type Ticks } from './ticks.ts';
import { usageRows } from './usageRows.ts';

interface Props {
  readonly usage: UsageModel;
  /** What the filter lets pass. */
  readonly shown: readonly ItemModel[];
  readonly ticks: Ticks;
  /** Ticks cannot be changed now. */
  readonly isLocked: boolean;
  /** The item whose row is to be shown. */
  readonly wanted: { readonly key: string } | null;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
  readonly onToggle: (keys: readonly string[]) => void;
  readonly onTicks: (ticks: Ticks) => void;
}

const AGES: readonly (readonly [days: number, DiskUsagePageWord])[] = [
  [0, 'Of any age'],
  [1, 'Older than a day'],
  [7, 'Older than a week'],
  [30, 'Older than a month'],
  [90, 'Older than three months'],
  [365, 'Older than a year'],
];

/** The list of all items with its filters, and the choices that tick many at once. */
export function ItemsPane(props: Props) {
  const { usage, shown, ticks, isLocked, state, update } = props;
  const { t } = usePage();
  const { filter, sorting, folded } = state;
  const rows = useMemo(() => usageRows(shown, sorting, folded), [shown, sorting, folded]);
  const setFilter = (patch: Partial<Filter>) => update({ filter: { ...filter, ...patch } });
  const result = isFiltering(filter) ? t('{0} of {1}', shown.length, usage.items.length) : '';
  return (
    <section class="pane items-pane" aria-label={t('What the engine holds')}>
      <div class="toolbar">
        <FilterBox name={t('Filter')} value={filter.text} result={result} onInput={(text) => setFilter({ text })} />
        <FilterBox
          name={t('Label, or label=value')}
          value={filter.label}
          result=""
          onInput={(label) => setFilter({ label })}
        />
        <Picker
          name={t('Age')}
          options={AGES.map(([days, word]) => ({ key: String(days), label: t(word) }))}
          selected={String(filter.days)}
          onSelect={(days) => setFilter({ days: Number(days) })}
        />
      </div>
      <div class="toolbar">
        <span class="quiet">{t('Tick')}</span>
        <Presets {...props} />
        <button
          type="button"
          class="link-button"
          disabled={ticks.size === 0 || isLocked}
          onClick={() => props.onTicks(NO_TICKS)}
        >
          {t('Take all ticks away')}
        </button>
      </div>
      {rows.length === 0 ? (
        <Nothing isEmpty={usage.items.length === 0} onClear={() => update({ filter: NO_FILTER })} />
      ) : (
        <ItemsTable {...props} rows={rows} />
      )}
    </section>
  );
}

/** Choices that tick many at once, of what the filter lets pass. */
function Presets({ usage, shown, ticks, isLocked, onTicks }: Props) {
  const { t, language } = usePage();
  const passed = useMemo(() => new Set(shown.map(({ key }) => key)), [shown]);
  const choices = useMemo(
    () => usage.presets.map((preset) => ({ preset, keys: preset.keys.filter((key) => passed.has(key)) })),
    [usage, passed],
  );
  const current = choices.find(({ keys }) => keys.length > 0 && isSame(ticks, keys))?.preset.key ?? '';
  const byHand = ticks.size === 0 ? t('Choose what goes…') : t('As ticked here');
  return (
    <Picker
      name={t('Tick')}
      class="presets"
      options={[
        { key: '', label: byHand },
        ...choices.map(({ preset, keys }) => ({
          key: preset.key,
          label: t('{0} ({1})', visibleText(preset.label), keys.length.toLocaleString(language)),
          detail: preset.meaning,
          muted: keys.length === 0,
        })),
      ]}
      selected={current}
      onSelect={(chosen) => {
        const choice = choices.find(({ preset }) => preset.key === chosen);
        if (choice && !isLocked) onTicks(new Set(choice.keys));
      }}
    />
  );
}

function isSame(ticks: Ticks, keys: readonly string[]): boolean {
  return ticks.size === keys.length && keys.every((key) => ticks.has(key));
}

function Nothing({ isEmpty, onClear }: { isEmpty: boolean; onClear: () => void }) {
  const { t } = usePage();
  return (
    <div class="nothing items-nothing" data-pane>
      <p>
        {isEmpty
          ? t('The engine holds nothing: no image, no container, no volume, no build cache.')
          : t('Nothing passes the filter.')}
      </p>
      {!isEmpty && (
        <button type="button" class="button secondary" onClick={onClear}>
          {t('Clear the filter')}
        </button>
      )}
    </div>
  );
}
