import { useState } from 'preact/hooks';
import { visibleText } from '../../src/format/visibleText.ts';
import { menuContext } from '../shared/menuContext.ts';
import { usePage } from './pageContext.ts';

/** Instructions may be megabytes; this much is laid out at once. */
const CHUNK = 10_000;

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
  const [limit, setLimit] = useState(CHUNK);
  return (
    <div class="code-block" data-vscode-context={menuContext('text', copied ?? text)}>
      <pre>
        {keyword && <span class="keyword">{keyword} </span>}
        {visibleText(text.slice(0, limit))}
      </pre>
      {text.length > limit && (
        <button type="button" class="link-button" onClick={() => setLimit(limit + 10 * CHUNK)}>
          {t('Show more ({0} left)', text.length - limit)}
        </button>
      )}
    </div>
  );
}
