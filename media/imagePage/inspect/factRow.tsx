import { visibleText } from '../../../src/format/visibleText.ts';
import { CopyButton } from '../../shared/copyButton.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

/** A setting and its value, which can be copied; nothing at all where it is not set. */
export function FactRow({ name, value, strong }: { name: string; value: string | null; strong?: boolean }) {
  const { t } = usePage();
  if (value === null) return null;
  return (
    <div class={`fact-row ${strong ? 'strong' : ''}`} data-vscode-context={menuContext('text', value)}>
      <dt>{name}</dt>
      <dd>
        <code>{visibleText(value)}</code>
        <CopyButton text={value} label={t('Copy {0}', name)} quiet />
      </dd>
    </div>
  );
}
