import { useState } from 'preact/hooks';
import { visibleText } from '../../../src/format/visibleText.ts';
import { Icon } from '../../shared/icon.tsx';
import { Picker } from '../../shared/picker.tsx';
import { useScroll } from '../../shared/useScroll.ts';
import { usePage } from '../pageContext.ts';
import { EventRow } from './eventRow.tsx';
import { type Events, shownEvents, typesOf } from './events.ts';

interface Props {
  readonly events: Events;
  /** Of which type; '' for all. */
  readonly type: string;
  readonly onType: (type: string) => void;
}

/** What happens in the engine, the newest first; it can be held still. */
export function EventsPane({ events, type, onType }: Props) {
  const { t } = usePage();
  // The last that is shown while the list is held; null while it is not.
  const [held, setHeld] = useState<number | null>(null);
  const list = useScroll<HTMLElement>('events');
  const last = events.at(-1)?.number ?? 0;
  const shown = shownEvents(events, type, held ?? last);
  const waiting = held === null ? 0 : shownEvents(events, type, last).length - shown.length;
  const types = [...new Set([...typesOf(events), ...(type === '' ? [] : [type])])];
  return (
    <section class="pane events-pane" aria-label={t('Events')} data-pane>
      <div class="toolbar">
        <h2>{t('Events')}</h2>
        <Picker
          name={t('Type')}
          options={[{ key: '', label: t('All types') }, ...types.map((key) => ({ key, label: visibleText(key) }))]}
          selected={type}
          onSelect={onType}
        />
        <button
          type="button"
          class="toggle"
          aria-pressed={held !== null}
          onClick={() => setHeld(held === null ? last : null)}
        >
          <Icon name={held === null ? 'debug-pause' : 'debug-continue'} />
          {held === null ? t('Pause') : waiting === 0 ? t('Paused') : t('Paused, {0} new', waiting)}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable for those who scroll by keys */}
      <section ref={list} class="events-scroll" tabIndex={0} aria-label={t('Events, the newest first')}>
        {shown.length === 0 ? (
          <p class="nothing">
            {events.length === 0
              ? t('Nothing has happened since the page was opened. What happens in the engine appears here by itself.')
              : t('Nothing of this type has happened.')}
          </p>
        ) : (
          <ul class="events">
            {shown.map((event) => (
              <EventRow key={event.number} event={event} />
            ))}
          </ul>
        )}
      </section>
    </section>
  );
}
