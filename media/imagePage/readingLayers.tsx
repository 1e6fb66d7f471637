import { useEffect, useState } from 'preact/hooks';
import type { Feed } from '../shared/feed.ts';
import { formatPercent } from '../shared/percent.ts';
import { usePage } from './pageContext.ts';
import { type Place, samePlace } from './place.ts';

/** Stored bytes of the layers of an image that were read, and in all. */
export interface ContentsProgress {
  readonly place: Pick<Place, 'image' | 'variant'>;
  readonly done: number;
  /** Null while an engine exports them. */
  readonly total: number | null;
}

interface Props {
  readonly place: Place;
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

/** Says how far reading the layers is; beside the tabs, where it takes room from nothing. */
export function ReadingLayers({ place, feed, ofEngine }: Props) {
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
      <progress
        class="loading-line"
        aria-label={t('Reading layers…')}
        {...(known && { value: known.done, max: known.total })}
      />
    </div>
  );
}
