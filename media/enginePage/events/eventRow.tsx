import { formatTime } from '../../../src/format/time.ts';
import { oneLine } from '../../../src/format/visibleText.ts';
import type { EventModel } from '../../../src/protocol/enginePage.ts';
import { Icon } from '../../shared/icon.tsx';
import { menuContext } from '../../shared/menuContext.ts';
import { usePage } from '../pageContext.ts';

/** Something that happened, on a line. */
export function EventRow({ event }: { event: EventModel }) {
  const { t, language, run } = usePage();
  const time = new Date(event.time).toLocaleTimeString(language);
  const exact = formatTime(event.time, language);
  if (event.kind === 'gap')
    return (
      <li class="event gap" title={exact}>
        <span class="event-time">{time}</span>
        <span class="event-text">{t('Nobody listened from here on; what happened then is not known.')}</span>
      </li>
    );
  const { type, action, subject, about, image } = event;
  return (
    <li class="event" data-vscode-context={menuContext('text', subject)}>
      <span class="event-time" title={exact}>
        {time}
      </span>
      <span class="event-type">
        <Icon name={ICONS[type] ?? 'circle-small-filled'} />
        {oneLine(type)}
      </span>
      <span class="event-text">
        <strong>{oneLine(action)}</strong> {oneLine(subject)}{' '}
        {about !== '' && <span class="quiet">{oneLine(about)}</span>}
      </span>
      {image !== null && (
        <button
          type="button"
          class="icon-button"
          aria-label={t('Open image {0}', oneLine(image))}
          title={t('Open image {0}', oneLine(image))}
          onClick={() => run((host) => host.openImage(image))}
        >
          <Icon name="open-preview" />
        </button>
      )}
    </li>
  );
}

const ICONS: Readonly<Record<string, string>> = {
  image: 'layers',
  container: 'vm',
  volume: 'database',
  network: 'type-hierarchy',
  builder: 'tools',
  daemon: 'server',
};
