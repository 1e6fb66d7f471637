import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';
import type { Integrity } from './useIntegrity.ts';
import { verdictText } from './verdict.ts';

/** What verifying the image came to, in the header; it leads to the tab that says it all. */
export function IntegrityMark({ integrity, onShow }: { integrity: Integrity; onShow: () => void }) {
  const page = usePage();
  const { tone, icon, short, sentence } = verdictText(page, integrity);
  return (
    <button
      type="button"
      class={`chip integrity-mark ${tone}`}
      title={sentence}
      aria-label={page.t('Integrity: {0}. {1}', short, sentence)}
      onClick={onShow}
    >
      <Icon name={icon} />
      <span class="chip-text">{short}</span>
    </button>
  );
}
