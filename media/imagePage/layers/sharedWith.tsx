import { visibleText } from '../../../src/format/visibleText.ts';
import type { RelatedModel } from '../../../src/protocol/imageEngine.ts';
import { Detail } from '../../shared/details.tsx';
import { usePage } from '../pageContext.ts';

/** Images that are named. */
const NAMED = 20;

/** The other images of the engine that have a layer, with all that is below it. */
export function SharedWith({ layer, related }: { layer: number; related: RelatedModel }) {
  const { t } = usePage();
  const sharing = related.images.filter(({ layers }) => layers > layer);
  const named = sharing.slice(0, NAMED).map(({ label }) => visibleText(label));
  return (
    <Detail
      name={t('Also in')}
      hint={t('Images of the engine with the same layer upon the same ones; it is kept once.')}
    >
      {sharing.length === 0 ? (
        <span class="quiet">{t('No other image here has this layer.')}</span>
      ) : (
        <>
          {named.join(', ')}
          {sharing.length > NAMED && <span class="quiet"> {t('and {0} more', sharing.length - NAMED)}</span>}
        </>
      )}
    </Detail>
  );
}
