import { useEffect, useRef, useState } from 'preact/hooks';
import type { EngineModel } from '../../../src/protocol/imageEngine.ts';
import type { Feed } from '../../shared/feed.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type ContentsProgress, useContentsProgress } from '../readingLayers.tsx';
import { Refused } from '../refused.tsx';
import type { ContentsReading } from '../useContents.ts';

interface Props {
  readonly engine: EngineModel;
  readonly place: Place;
  readonly reading: ContentsReading;
  readonly feed: Feed<ContentsProgress>;
}

/** What stands where the files will be, as long as the layers are with the engine. */
export function UnreadLayers({ engine, place, reading, feed }: Props) {
  const { t, size } = usePage();
  if (reading.phase === 'reading') return <Exporting place={place} feed={feed} cancel={reading.cancel} />;
  const read = reading.phase === 'asks' ? reading.read : reading.phase === 'failed' ? reading.tryAgain : undefined;
  return (
    <section class="pane unread-layers" aria-label={t('Files')} data-pane>
      {reading.phase === 'failed' ? (
        <p>
          <Refused refusal={reading.refusal} />
        </p>
      ) : (
        <p>
          {t('An engine gives the files of an image only as a whole. They are shown once it has exported the image.')}
        </p>
      )}
      <button type="button" class="button" onClick={read}>
        {engine.size === null
          ? t('Read the layers (exports the image from the engine)')
          : t('Read the layers (exports {0} from the engine)', size(engine.size))}
      </button>
    </section>
  );
}

interface ExportingProps {
  readonly place: Place;
  readonly feed: Feed<ContentsProgress>;
  readonly cancel: (() => void) | null;
}

/** How far an export is. An engine tells no total, and before its first byte nothing at all. */
function Exporting({ place, feed, cancel }: ExportingProps) {
  const { t, size } = usePage();
  const progress = useContentsProgress(place, feed);
  const done = progress?.total === null ? progress.done : 0;
  const speed = useSpeed(done);
  const isSilent = done === 0;
  const text = isSilent
    ? t('The engine prepares the export…')
    : speed === null
      ? t('{0} exported', size(done))
      : t('{0} exported, {1} per second', size(done), size(speed));
  return (
    <section class="pane unread-layers" aria-label={t('Files')} data-pane>
      <p class="export-text">{text}</p>
      <progress class="opening-bar" aria-label={t('Exporting…')} />
      {isSilent && (
        <p class="hint">{t('Many engines write the whole image to their own disk before they send the first byte.')}</p>
      )}
      {cancel && (
        <button type="button" class="button secondary" onClick={cancel}>
          {t('Cancel')}
        </button>
      )}
    </section>
  );
}

/** Bytes a second, on average since the first came; null until that says something. */
function useSpeed(done: number): number | null {
  const first = useRef<{ at: number; done: number } | null>(null);
  const [speed, setSpeed] = useState<number | null>(null);
  useEffect(() => {
    if (done === 0) {
      first.current = null;
      return setSpeed(null);
    }
    first.current ??= { at: performance.now(), done };
    const seconds = (performance.now() - first.current.at) / 1000;
    if (seconds >= 0.5) setSpeed((done - first.current.done) / seconds);
  }, [done]);
  return speed;
}
