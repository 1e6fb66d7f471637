import { useMemo } from 'preact/hooks';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { FilterBox } from '../filterBox.tsx';
import { usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import { StepDetails } from './stepDetails.tsx';
import { StepList } from './stepList.tsx';
import { filterRows, stepRows } from './stepRows.ts';

interface Props {
  readonly model: ImageModel;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

/** The steps of the build with the layers they made, and beside them all about the selected one. */
export function LayersTab({ model, state, update }: Props) {
  const { t } = usePage();
  const { stepFilter, metadataHidden } = state;
  const all = useMemo(() => stepRows(model), [model]);
  const rows = useMemo(() => filterRows(all, stepFilter, metadataHidden), [all, stepFilter, metadataHidden]);
  const largest = useMemo(() => model.layers.reduce((most, { size }) => Math.max(most, size ?? 0), 0), [model]);
  const metadata = useMemo(() => all.filter(({ step }) => step.empty).length, [all]);
  const selected =
    rows.find(({ index }) => index === state.step) ?? rows.find(({ layer }) => layer !== null) ?? rows[0] ?? null;

  return (
    <div class="split layers">
      <section class="pane steps-pane" aria-label={t('Steps')} data-pane>
        <div class="toolbar">
          <FilterBox
            name={t('Filter steps')}
            value={stepFilter}
            onInput={(value) => update({ stepFilter: value })}
            result={stepFilter.trim() === '' ? '' : t('{0} of {1}', rows.length, all.length)}
          />
          {metadata > 0 && (
            <button
              type="button"
              class="toggle"
              aria-pressed={metadataHidden}
              title={t('Metadata steps such as ENV and CMD make no layer.')}
              onClick={() => update({ metadataHidden: !metadataHidden })}
            >
              {metadata === 1 ? t('Hide {0} metadata step', 1) : t('Hide {0} metadata steps', metadata)}
            </button>
          )}
        </div>
        <StepList
          rows={rows}
          selected={selected?.index ?? null}
          largest={largest}
          onSelect={(step) => update({ step })}
        />
      </section>
      {selected && <StepDetails key={selected.index} row={selected} />}
    </div>
  );
}
