import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Selection } from '../../../src/image/selection.ts';
import type { FileAction, FileRow } from '../../../src/protocol/imageFiles.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { Refused } from '../refused.tsx';
import { DownloadButton, Downloading } from './downloading.tsx';
import { FilesFoot } from './filesFoot.tsx';
import { FilesNothing } from './filesNothing.tsx';
import { type FilesState, fold, foldingOf, openSiblings, queryOf, withFolding } from './filesState.ts';
import { FilesTable } from './filesTable.tsx';
import { FilesToolbar } from './filesToolbar.tsx';
import { NO_CHOICE } from './rowChoice.ts';
import type { ActiveRow } from './useActiveRow.ts';
import { useDownload } from './useDownload.ts';
import { useFileRows } from './useFileRows.ts';

interface Props {
  readonly place: Place;
  /** The filesystem that is shown; null where the selected steps made no layer. */
  readonly selection: Selection | null;
  /** Whether the layers are read. */
  readonly ready: boolean;
  readonly state: FilesState;
  readonly update: (state: FilesState) => void;
}

/** The files of the selected steps, with all that narrows them down and what can be done with them. */
export function FilesPane({ place, selection, ready, state, update }: Props) {
  const { t, host, announce, inBrowser } = usePage();
  // One question is one object: what changes nothing of it asks nothing.
  const asked = JSON.stringify(ready && selection ? queryOf(selection, state) : null);
  const query = useMemo<ReturnType<typeof queryOf> | null>(() => JSON.parse(asked), [asked]);
  const activeRow = useRef<ActiveRow>({ at: 0, path: null });
  const { rows, failure, look, fetchRange } = useFileRows(place, query, activeRow);
  const [choice, setChoice] = useState(NO_CHOICE);
  const shownSelection = JSON.stringify(selection);
  useEffect(() => setChoice(NO_CHOICE), [shownSelection, state.filter, state.gone]);

  const act = (rows: readonly FileRow[], action: FileAction) => {
    if (selection)
      host
        .fileAction(action, { selection, paths: rows.map(({ path }) => path) })
        .catch((error: Error) => announce(error.message));
  };
  const { download, failure: downloadFailure, start: startDownload } = useDownload(place, selection);
  const about = rows && query ? rows.about : null;
  const isShown = rows !== null && about !== null && about.count > 0 && failure === null;

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
          onOpen={(row, toSide) => row.openable && act([row], toSide ? 'openToSide' : 'open')}
        />
      ) : (
        <FilesNothing failure={failure} selection={selection} about={about} state={state} update={update} />
      )}
      <FilesFoot about={failure === null ? about : null} choice={choice} onAction={act}>
        {download ? (
          <Downloading download={download} />
        ) : (
          inBrowser &&
          choice.rows.size > 0 && <DownloadButton onClick={() => startDownload([...choice.rows.values()])} />
        )}
        {downloadFailure !== null && <Refused refusal={downloadFailure} />}
      </FilesFoot>
    </section>
  );
}
