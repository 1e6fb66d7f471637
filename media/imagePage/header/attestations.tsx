import type { AttestationModel } from '../../../src/protocol/imagePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

/** What others state about this image: one chip for each statement, which copies the digest. */
export function Attestations({ attestations }: { attestations: readonly AttestationModel[] }) {
  const { t, copy } = usePage();
  return (
    <>
      {attestations.map(({ digest, label, present }) => {
        const text = present ? t('attested: {0}', label) : t('attested: {0}, not in this archive', label);
        const tip = t('Copy the digest of the attestation: {0}', digest);
        return (
          <button
            key={digest}
            type="button"
            class={`chip ${present ? '' : 'muted'}`}
            title={tip}
            aria-label={`${text}. ${tip}`}
            data-vscode-context={menuContext('digest', digest)}
            onClick={() => copy(digest)}
          >
            <Icon name="verified" />
            <span class="chip-text">{text}</span>
          </button>
        );
      })}
    </>
  );
}
