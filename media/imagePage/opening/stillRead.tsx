import { visibleText } from '../../../src/format/visibleText.ts';
import { usePage } from '../pageContext.ts';

/** The host tells no more either: who wants to know all that is in an archive has a tar program. */
const SHOWN = 100;

/** What could be read of an archive that was refused: the paths in it, a line each. */
export function StillRead({ lines, level }: { lines: readonly string[]; level: 2 | 3 }) {
  const { t, language } = usePage();
  const Heading = `h${level}` as const;
  const count = Math.min(lines.length, SHOWN).toLocaleString(language);
  return (
    <section class="still-read" aria-labelledby="still-read">
      <Heading id="still-read">
        {t('What could still be read')} <span class="badge">{lines.length < SHOWN ? count : `${count}+`}</span>
      </Heading>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for those who scroll by keys */}
      <ul tabIndex={0} aria-labelledby="still-read">
        {lines.slice(0, SHOWN).map((line, index) => (
          <li key={index}>{visibleText(line)}</li>
        ))}
      </ul>
    </section>
  );
}
