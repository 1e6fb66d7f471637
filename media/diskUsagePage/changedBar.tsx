import { usePage } from './pageContext.ts';

/** Says that what is shown is not the newest, and asks anew: by itself that would keep the engine's disk busy. */
export function ChangedBar({ onRefresh }: { onRefresh: () => void }) {
  const { t } = usePage();
  return (
    <div class="changed-bar">
      <span class="changed-text">{t('Something came or went in the engine since it was asked.')}</span>
      <button type="button" class="button secondary" onClick={onRefresh}>
        {t('Ask Again')}
      </button>
    </div>
  );
}
