import { formatPercent } from '../../shared/percent.ts';
import { usePage } from '../pageContext.ts';

export interface Progress {
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
}

/** What stands where the page will be, while the archive is opened. */
export function OpeningProgress({ progress }: { progress: Progress | null }) {
  const { t, size, language } = usePage();
  const known = progress?.total ? { ...progress, total: progress.total } : null;
  const percent = known ? formatPercent(known.done / known.total, language) : '';
  return (
    <main class="opening" aria-busy="true">
      <p class="opening-text">{known ? t('Reading… {0}', percent) : t('Reading…')}</p>
      <progress
        class="opening-bar"
        aria-label={t('Reading…')}
        {...(known && { value: known.done, max: known.total })}
      />
      <p class="opening-bytes">{known ? t('{0} of {1}', size(known.done), size(known.total)) : '\u00a0'}</p>
    </main>
  );
}
