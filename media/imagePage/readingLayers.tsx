import { useEffect, useState } from 'preact/hooks';
import type { LayerProgressModel } from '../../src/protocol/imagePage.ts';
import type { Feed } from '../shared/feed.ts';
import { formatPercent } from '../shared/percent.ts';
import { usePage } from './pageContext.ts';
import { type Place, samePlace } from './place.ts';
import type { ContentsReading } from './useContents.ts';

/** Stored bytes of the layers of an image that were read, and in all. */
export interface ContentsProgress {
  readonly place: Pick<Place, 'image' | 'variant'>;
  readonly done: number;
  /** Null while an engine exports them. */
  readonly total: number | null;
  /** By layer; none while an engine exports them. */
  readonly layers: readonly LayerProgressModel[];
}

interface Props {
  readonly place: Place;
  readonly reading: ContentsReading;
  readonly feed: Feed<ContentsProgress>;
  /** Whether an engine exports them first. */
  readonly ofEngine: boolean;
}

/** The newest word about reading the layers of an image. */
export function useContentsProgress(place: Place, feed: Feed<ContentsProgress>): ContentsProgress | null {
  const [progress, setProgress] = useState<ContentsProgress | null>(null);
  useEffect(() => {
    setProgress(null);
    return feed.listen((next) => samePlace(next.place, place) && setProgress(next));
  }, [feed, place.image, place.variant]);
  return progress;
}

/** Says how far reading the layers is, and ends it or goes on; beside the tabs, where it takes room from nothing. */
export function ReadingLayers({ place, reading, feed, ofEngine }: Props) {
  if (reading.phase === 'reading')
    return <Progressing place={place} feed={feed} ofEngine={ofEngine} cancel={reading.cancel} />;
  // What an engine would export is asked for where the files will be.
  return reading.phase === 'asks' && !ofEngine ? <Canceled read={reading.read} /> : null;
}

function Canceled({ read }: { readonly read: () => void }) {
  const { t } = usePage();
  return (
    <div class="reading-layers">
      <span class="reading-text">{t('Reading was canceled.')}</span>{' '}
      <button type="button" class="link-button" onClick={read}>
        {t('Read On')}
      </button>
    </div>
  );
}

interface ProgressingProps extends Omit<Props, 'reading'> {
  readonly cancel: (() => void) | null;
}

function Progressing({ place, feed, ofEngine, cancel }: ProgressingProps) {
  const { t, size, language } = usePage();
  const progress = useContentsProgress(place, feed);
  const isExporting = ofEngine && (progress === null || progress.total === null);
  const known = progress?.total ? { ...progress, total: progress.total } : null;
  return (
    <div class="reading-layers" title={known ? t('{0} of {1}', size(known.done), size(known.total)) : undefined}>
      <span class="reading-text">
        {isExporting
          ? t('Exporting…')
          : known
            ? t('Reading layers… {0}', formatPercent(known.done / known.total, language))
            : t('Reading layers…')}
      </span>
      {cancel && !ofEngine && (
        <>
          {' '}
          <button type="button" class="link-button" onClick={cancel}>
            {t('Cancel')}
          </button>
        </>
      )}
      <progress
        class="loading-line"
        aria-label={t('Reading layers…')}
        {...(known && { value: known.done, max: known.total })}
      />
    </div>
  );
}
