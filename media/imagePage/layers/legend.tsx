import { usePage } from '../pageContext.ts';

/** What the hatching of the bars means. */
export function Legend() {
  const { t } = usePage();
  return (
    <span class="legend">
      <span class="hatching" aria-hidden="true" /> {t('hidden by a later layer')}
    </span>
  );
}
