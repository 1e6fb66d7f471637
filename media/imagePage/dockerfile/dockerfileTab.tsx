import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { NO_FILTER } from '../../../src/image/fileQuery.ts';
import type { DockerfileModel } from '../../../src/protocol/dockerfile.ts';
import type { ImageModel } from '../../../src/protocol/imagePage.ts';
import { stepRows } from '../layers/stepRows.ts';
import { usePage } from '../pageContext.ts';
import type { PageState } from '../pageState.ts';
import type { Place } from '../place.ts';
import { Refused } from '../refused.tsx';
import type { ContentsReading } from '../useContents.ts';
import { FROM, type HistoryRow, historyRows, unfoldedRows } from './historyRows.ts';
import { HistoryTable } from './historyTable.tsx';
import { LineDetails } from './lineDetails.tsx';
import { SourceBar } from './sourceBar.tsx';
import { useDockerfile } from './useDockerfile.ts';

interface Props {
  readonly model: ImageModel;
  readonly place: Place;
  readonly reading: ContentsReading;
  readonly state: PageState;
  readonly update: (patch: Partial<PageState>) => void;
}

/** The history beside the Dockerfile, line by line with sizes. */
export function DockerfileTab(props: Props) {
  const { t } = usePage();
  const dockerfile = useDockerfile(props.place, props.model);
  if (dockerfile.phase === 'reading')
    return <progress class="loading-line" aria-label={t('Looking for the Dockerfile…')} />;
  if (dockerfile.phase === 'failed')
    return (
      <div class="nothing">
        <p>
          <Refused refusal={dockerfile.refusal} />
        </p>
        <p>
          <button type="button" class="button" onClick={dockerfile.again}>
            {t('Try Again')}
          </button>
        </p>
      </div>
    );
  if (props.model.steps.length === 0)
    return <p class="nothing">{t('The image records no history, so nothing says how it was built.')}</p>;
  return <Found {...props} dockerfile={dockerfile.dockerfile} />;
}

function Found({ model, place, reading, state, update, dockerfile }: Props & { dockerfile: DockerfileModel }) {
  const { host } = usePage();
  const contents = reading.phase === 'known' ? reading.contents : null;
  const steps = useMemo(() => stepRows(model, contents), [model, contents]);
  const unfilled = model.layers.some(({ size }) => size !== null) || !model.engine ? 'stored' : 'counted';
  const all = useMemo(
    () => historyRows(steps, dockerfile, contents ? 'files' : unfilled),
    [steps, dockerfile, contents, unfilled],
  );
  const [fromWanted, setFromWanted] = useState(false);
  const rows = unfoldedRows(all, state.baseOpen);
  const wanted = fromWanted ? FROM : state.step;
  const current = rows.find(({ key }) => key === wanted) ?? firstAbove(rows) ?? rows[0];

  // The editor shows itself when the tab is chosen, and not again when its user closed it.
  const { name } = dockerfile;
  const lines = useRef(current?.lines ?? null);
  lines.current = current?.lines ?? null;
  useEffect(() => {
    host.offerDockerfile(lines.current).catch(() => undefined);
  }, [host, name]);
  // What is marked was told by number, and has others once the Dockerfile was edited.
  const markedIn = useRef(dockerfile);
  useEffect(() => {
    if (markedIn.current === dockerfile) return;
    markedIn.current = dockerfile;
    host.markLines(lines.current, false).catch(() => undefined);
  }, [host, dockerfile]);
  useEffect(() => () => void host.leaveDockerfile().catch(() => undefined), [host]);

  const isRead = contents !== null;
  const { image, variant } = place;
  useEffect(() => {
    if (isRead) host.drawSizes(image, variant).catch(() => undefined);
  }, [host, isRead, image, variant, name]);

  const onSelect = useCallback(
    (row: HistoryRow, byCursor: boolean) => {
      setFromWanted(row.key === FROM);
      if (row.key !== FROM) update({ step: row.key, rangeFrom: null });
      host.markLines(row.lines, !byCursor).catch(() => undefined);
    },
    [host, update],
  );
  if (!current) return null;
  const showFiles = (path: string | null) =>
    update({
      tab: 'layers',
      stepPane: 'files',
      ...stepsOf(current, all, state),
      stepFilter: '',
      files: { ...state.files, scope: 'own', filter: { ...NO_FILTER, text: path ?? '' } },
    });
  return (
    <div class="dockerfile-tab">
      <SourceBar dockerfile={dockerfile} place={place} />
      <section class="pane history-pane" data-pane>
        <HistoryTable
          all={all}
          rows={rows}
          base={dockerfile.base}
          current={current}
          baseOpen={state.baseOpen}
          onSelect={onSelect}
          onFold={(baseOpen) => update({ baseOpen })}
        />
      </section>
      <LineDetails
        row={current}
        rows={all}
        base={dockerfile.base}
        place={place}
        whole={all.at(-1)?.total ?? null}
        onFiles={showFiles}
      />
    </div>
  );
}

/** The step of a row, or all of the base's that are not hidden. */
function stepsOf(
  { key }: HistoryRow,
  all: readonly HistoryRow[],
  { metadataHidden }: PageState,
): Pick<PageState, 'step' | 'rangeFrom'> {
  if (key !== FROM) return { step: key, rangeFrom: null };
  const ofBase = all.filter(({ inBase, step }) => inBase && !(metadataHidden && step?.step.empty));
  const [from, to] = [ofBase[0]?.key ?? null, ofBase.at(-1)?.key ?? null];
  return { step: to, rangeFrom: from === to ? null : from };
}

/** The first step that made something above the base. */
function firstAbove(rows: readonly HistoryRow[]): HistoryRow | undefined {
  return rows.find(({ inBase, step }) => !inBase && step?.layer);
}
