import { visibleText } from '../../src/format/visibleText.ts';
import { Icon } from '../shared/icon.tsx';
import { usePage } from './pageContext.ts';

/** What the engine itself warns of, as `docker info` ends with it. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { t } = usePage();
  if (warnings.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for those who scroll by keys
    <section class="notes" aria-label={t('Warnings of the engine')} tabIndex={0} data-pane>
      <ul>
        {warnings.map((warning, index) => (
          <li key={index} class="note">
            <Icon name="warning" />
            <span>{visibleText(warning.replace(/^WARNING: /, ''))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
