import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import { Icon } from '../../shared/icon.tsx';
import { usePage } from '../pageContext.ts';

const SHOWN = 2;

/** Oddities that belong to no single layer, in sentences. */
export function NotesStrip({ notes }: { notes: readonly string[] }) {
  const { t } = usePage();
  const [all, setAll] = useState(false);
  if (notes.length === 0) return null;
  const shown = all || notes.length <= SHOWN + 1 ? notes : notes.slice(0, SHOWN);
  return (
    <section class="notes" aria-label={t('Notes')} data-pane={shown.length < notes.length ? '' : undefined}>
      <ul>
        {shown.map((note) => (
          <li key={note} class="note">
            <Icon name="warning" />
            <span>{visibleText(note)}</span>
          </li>
        ))}
      </ul>
      {shown.length < notes.length && (
        <button type="button" class="link-button" onClick={() => setAll(true)}>
          {t('Show all {0} notes', notes.length)}
        </button>
      )}
    </section>
  );
}
