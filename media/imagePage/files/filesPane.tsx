import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Selection } from '../../../src/image/selection.ts';
import type { FileAction, FileRow } from '../../../src/protocol/imageFiles.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { Refused } from '../refused.tsx';
import { DownloadButton, Downloading, InSight, Missing } from './downloading.tsx';
import { FilesFoot } from './filesFoot.tsx';
import { FilesNothing } from './filesNothing.tsx';
import { type FilesState, fold, foldingOf, openSiblings, queryOf, withFolding } from './filesState.ts';
import { FilesTable } from './filesTable.tsx';
import { FilesToolbar } from './filesToolbar.tsx';
import { NO_CHOICE, renewed } from './rowChoice.ts';
import type { ActiveRow } from './useActiveRow.ts';
import { useDownload } from './useDownload.ts';
import { useFileRows } from './useFileRows.ts';

interface Props {
  readonly place: Place;
  /** The filesystem that is shown; null where the selected steps made no layer. */
  readonly selection: Selection | null;
  /** Whether the layers are read, or what one claims to hold may be shown until then. */
  readonly ready: boolean | 'claimed';
  readonly state: FilesState;
  readonly update: (state: FilesState) => void;
}

const CLAIMED =
  'These files are only what the table of contents of the layer claims: until the layers are read, none can be opened, and what is new or changed is not known.';

/** The files of the selected steps, with all that narrows them down and what can be done with them. */
export function FilesPane({ place, selection, ready, state, update }: Props) {
  const { t, host, announce, inBrowser } = usePage();
  // One question is one object: what changes nothing of it asks nothing.
  const wanted = ready && selection ? queryOf(selection, state) : null;
  const asked = JSON.stringify(ready === 'claimed' ? wanted && { ...wanted, claimed: true } : wanted);
  const query = useMemo<ReturnType<typeof queryOf> | null>(() => JSON.parse(asked), [asked]);
  const activeRow = useRef<ActiveRow>({ at: 0, path: null });
  const { rows, failure, look, fetchRange } = useFileRows(place, query, activeRow);
  const about = rows && query ? rows.about : null;
  const isClaimed = about !== null && rows?.query.claimed === true;
  const isShown = rows !== null && about !== null && about.count > 0 && failure === null;
  // Rows that are shown are of the question that was answered last, be another one asked already.
  const shown = isShown ? rows.query : null;
  const [choice, setChoice] = useState(NO_CHOICE);
  const shownPaths = JSON.stringify(shown && [shown.selection, shown.filter, shown.gone]);
  useLayoutEffect(() => setChoice(NO_CHOICE), [shownPaths]);
  // What was only claimed of them is known now.
  useEffect(() => setChoice((before) => (rows ? renewed(before, rows.here) : before)), [rows?.query]);

  const act = (rows: readonly FileRow[], action: FileAction) => {
    if (shown)
      host
        .fileAction(action, { selection: shown.selection, paths: rows.map(({ path }) => path) })
        .catch((error: Error) => announce(error.message));
  };
  const downloading = useDownload(place, shown?.selection ?? null);
  const { download, downloaded, failure: downloadFailure, start: startDownload } = downloading;

  const pane = useRef<HTMLElement>(null);
  const hadFocus = pane.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    // What had it went with what it was about, as the button that clears the filter does.
    if (hadFocus && document.activeElement === document.body) pane.current?.focus();
  });
  return (
    <section ref={pane} class="pane files-pane" aria-label={t('Files')} tabIndex={-1}>
      <FilesToolbar state={state} update={update} about={about} />
      {isShown ? (
        <FilesTable
          name={t('Files')}
          rows={rows}
          activeRow={activeRow}
          look={look}
          fetchRange={fetchRange}
          sorting={state.sorting}
          choice={choice}
          onChoice={setChoice}
          onSort={(sorting) => update({ ...state, sorting })}
          onFold={(row, open) => update(withFolding(state, fold(foldingOf(state), row.path, open)))}
          onOpenSiblings={(row) => update(withFolding(state, openSiblings(foldingOf(state), row.path)))}
          onOpen={(row, toSide) => {
            if (isClaimed) announce(t(CLAIMED));
            else if (row.openable) act([row], toSide ? 'openToSide' : 'open');
          }}
        />
      ) : (
        <FilesNothing failure={failure} selection={selection} about={about} state={state} update={update} />
      )}
      {isClaimed && <p class="files-claimed">{t(CLAIMED)}</p>}
      <FilesFoot about={failure === null ? about : null} choice={choice} onAction={isClaimed ? null : act}>
        {download ? (
          <Downloading download={download} />
        ) : (
          inBrowser &&
          !isClaimed &&
          choice.rows.size > 0 && <DownloadButton onClick={() => startDownload([...choice.rows.values()])} />
        )}
        {downloaded !== null && <Missing tar={downloaded} />}
        {downloadFailure !== null && (
          <InSight>
            <Refused refusal={downloadFailure} />
          </InSight>
        )}
      </FilesFoot>
    </section>
  );
}
