import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { RelatedModel } from '../../../src/protocol/imageEngine.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import type { Feed } from '../../shared/feed.ts';
import { FilterBox } from '../../shared/filterBox.tsx';
import { Segments } from '../../shared/segments.tsx';
import { FilesPane } from '../files/filesPane.tsx';
import { type Scope, selectionOf } from '../files/filesState.ts';
import { ScopeSwitch } from '../files/scopeSwitch.tsx';
import { usePage } from '../pageContext.ts';
import type { PageState, StepPane } from '../pageState.ts';
import type { Place } from '../place.ts';
import { type ContentsProgress, useContentsProgress } from '../readingLayers.tsx';
import type { ContentsReading } from '../useContents.ts';
import { layerSize } from './layerSize.ts';
import { Legend } from './legend.tsx';
import { SizeSwitch } from './sizeSwitch.tsx';
import { StepDetails } from './stepDetails.tsx';
import { StepList } from './stepList.tsx';
import { filterRows, stepRows } from './stepRows.ts';
import { UnreadLayers } from './unreadLayers.tsx';

interface Props {
  readonly model: ImageModel;
  readonly place: Place;
  readonly reading: ContentsReading;
  /** Where the image was compared with the others of its engine. */
  readonly related: RelatedModel | null;
  readonly contentsProgress: Feed<ContentsProgress>;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

const NO_PROGRESS: Partial<ContentsProgress> = {};

/** The steps of the build with the layers they made, and beside them the files of the selected ones, or all about one. */
export function LayersTab({ model, place, reading, related, contentsProgress, state, update }: Props) {
  const { t } = usePage();
  const { stepFilter, metadataHidden } = state;
  const contents = reading.phase === 'known' ? reading.contents : null;
  const isStoredKnown = model.layers.some((layer) => layer.size !== null);
  const unfilled = isStoredKnown || !model.engine ? 'stored' : 'counted';
  const sizeAs = contents && state.sizeAs === 'files' ? 'files' : unfilled;
  const { layers: progress, total = null } = useContentsProgress(place, contentsProgress) ?? NO_PROGRESS;
  const known = reading.phase === 'reading' ? progress : undefined;
  const all = useMemo(() => stepRows(model, contents, known), [model, contents, known]);
  const rows = useMemo(() => filterRows(all, stepFilter, metadataHidden), [all, stepFilter, metadataHidden]);
  const largest = useMemo(
    () => all.reduce((most, row) => Math.max(most, layerSize(row, sizeAs)?.bytes ?? 0), 0),
    [all, sizeAs],
  );
  const metadata = useMemo(() => all.filter(({ step }) => step.empty).length, [all]);
  const selected =
    rows.find(({ index }) => index === state.step) ?? rows.find(({ layer }) => layer !== null) ?? rows[0] ?? null;
  // One whose other end the filter hides was not chosen as it would be seen.
  const rangeFrom = selected?.index === state.step ? state.rangeFrom : null;

  // Until they are exported.
  const isOnItsWay = contents !== null || (reading.phase === 'reading' && total !== null);
  const isWithEngine = model.engine?.described && !isOnItsWay ? model.engine : null;

  const filesOf = (scope: Scope) => selected && selectionOf(all, rangeFrom ?? selected.index, selected.index, scope);
  const selection = filesOf(state.files.scope);

  const followed = useRef(false);
  const follow = (layer: number) => {
    const row = all.find(({ step }) => step.layer === layer);
    if (!row) return;
    followed.current = true;
    update({ step: row.index, rangeFrom: null, ...(!rows.includes(row) && { stepFilter: '' }) });
  };
  const at = selected?.index;
  useLayoutEffect(() => {
    // The link is gone with the layer it was shown for, and would leave the focus nowhere.
    if (followed.current) document.getElementById(`step-${at}`)?.focus();
    followed.current = false;
  }, [at]);

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
          selected={at ?? null}
          rangeFrom={rangeFrom}
          sizeAs={sizeAs}
          largest={largest}
          onSelect={(step, extend) => update({ step, rangeFrom: extend ? (rangeFrom ?? at ?? null) : null })}
        />
        <div class="steps-foot">
          <SizeSwitch
            sizeAs={sizeAs}
            other={unfilled}
            filesKnown={contents !== null}
            onSelect={(next) => update({ sizeAs: next === 'files' ? 'files' : 'stored' })}
          />
          {sizeAs === 'files' && contents && contents.wastedBytes > 0 && <Legend />}
        </div>
      </section>
      {selected && (
        <div class="step-pane">
          <div class="step-pane-switch">
            <Segments<StepPane>
              name={t('Beside the steps')}
              options={[
                { key: 'files', label: t('Files') },
                { key: 'details', label: t('Details') },
              ]}
              selected={state.stepPane}
              onSelect={(stepPane) => update({ stepPane })}
            />
            {state.stepPane === 'files' && (
              <ScopeSwitch
                scope={state.files.scope}
                own={filesOf('own')}
                onSelect={(scope) => update({ files: { ...state.files, scope } })}
              />
            )}
          </div>
          {state.stepPane === 'details' ? (
            <StepDetails
              key={selected.index}
              row={selected}
              place={place}
              engine={model.engine}
              related={related}
              onLayer={follow}
            />
          ) : isWithEngine ? (
            <UnreadLayers engine={isWithEngine} place={place} reading={reading} feed={contentsProgress} />
          ) : (
            <FilesPane
              place={place}
              selection={selection}
              ready={contents !== null || (selection?.kind === 'layer' && 'claimed')}
              state={state.files}
              update={(files) => update({ files })}
            />
          )}
        </div>
      )}
    </div>
  );
}
