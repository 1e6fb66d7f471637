import { isFiltering, NO_FILTER } from '../../../src/image/fileQuery.ts';
import type { Selection } from '../../../src/image/selection.ts';
import { usePage } from '../pageContext.ts';
import type { Refusal } from '../refusal.ts';
import { DiskUsageButton } from '../refused.tsx';
import { AS_IT_COMES, type FilesState } from './filesState.ts';
import type { FileRows } from './useFileRows.ts';

interface Props {
  readonly failure: Refusal | null;
  readonly selection: Selection | null;
  /** Null while the answer is on its way. */
  readonly about: FileRows['about'] | null;
  readonly state: FilesState;
  readonly update: (state: FilesState) => void;
}

/** Why there are no rows, and what to do about it. */
export function FilesNothing({ failure, selection, about, state, update }: Props) {
  const { t } = usePage();
  const clear = isFiltering(state.filter) && (
    <button
      type="button"
      class="link-button"
      onClick={() => update({ ...state, filter: NO_FILTER, foundFolding: AS_IT_COMES })}
    >
      {t('Clear the filter')}
    </button>
  );
  if (failure !== null)
    return (
      <div class="files-nothing" role="alert">
        <p>{failure.message}</p>
        <DiskUsageButton refusal={failure} class="link-button" />
        {clear}
      </div>
    );
  if (!selection)
    return (
      <div class="files-nothing">
        <p>{t('Metadata steps change no file.')}</p>
        <button type="button" class="link-button" onClick={() => update({ ...state, scope: 'upTo' })}>
          {t('Show the files up to here')}
        </button>
      </div>
    );
  if (!about) return <div class="files-nothing">{t('The files are shown as soon as the layers are read.')}</div>;
  const isEmpty = about.paths === 0;
  return (
    <div class="files-nothing">
      <p>{isEmpty ? emptyText(selection, t) : t('No path matches the filter.')}</p>
      {!isEmpty && clear}
    </div>
  );
}

function emptyText({ kind }: Selection, t: ReturnType<typeof usePage>['t']): string {
  if (kind === 'layer') return t('This layer changes no file, or could not be read.');
  return kind === 'range' ? t('Together these layers change no file.') : t('There are no files.');
}
