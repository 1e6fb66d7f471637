import { useState } from 'preact/hooks';
import { visibleText } from '../../src/format/visibleText.ts';
import { menuContext } from '../shared/menuContext.ts';
import { usePage } from './pageContext.ts';

/** So much is shown at first, that what stands below a long instruction stays in sight. */
const GLANCE = 1500;
/** And so much more when asked for: instructions may be megabytes. */
const CHUNK = 100_000;

interface Props {
  readonly text: string;
  /** A Dockerfile keyword before the text. */
  readonly keyword?: string;
  /** What the context menu copies; the text itself when absent. */
  readonly copied?: string;
}

/** Text as a program reads it, wrapped, to be selected and copied. */
export function CodeBlock({ text, keyword, copied }: Props) {
  const { t } = usePage();
  const [limit, setLimit] = useState(GLANCE);
  return (
    <div class="code-block" data-vscode-context={menuContext('text', copied ?? text)}>
      <pre>
        {keyword && <span class="keyword">{keyword} </span>}
        {visibleText(text.slice(0, limit))}
      </pre>
      {text.length > limit && (
        <button type="button" class="link-button" onClick={() => setLimit(limit + CHUNK)}>
          {t('Show more ({0} left)', text.length - limit)}
        </button>
      )}
    </div>
  );
}
