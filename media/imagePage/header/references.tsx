import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

const SHOWN = 3;

/** The further names of an image, as chips that copy themselves; the first few, and the rest on demand. */
export function References({ references }: { references: readonly string[] }) {
  const { t, copy } = usePage();
  const [all, setAll] = useState(false);
  const shown = all || references.length <= SHOWN + 1 ? references : references.slice(0, SHOWN);
  return (
    <>
      {shown.map((reference) => (
        <button
          key={reference}
          type="button"
          class="chip"
          title={t('Copy {0}', reference)}
          aria-label={t('Copy {0}', reference)}
          data-vscode-context={menuContext('reference', reference)}
          onClick={() => copy(reference)}
        >
          <Icon name="tag" />
          <span class="chip-text">{visibleText(reference)}</span>
        </button>
      ))}
      {shown.length < references.length && (
        <button type="button" class="chip" onClick={() => setAll(true)}>
          {t('{0} more references', references.length - shown.length)}
        </button>
      )}
    </>
  );
}
