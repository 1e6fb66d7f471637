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

/** Says how far reading the layers is; beside the tabs, where it takes room from nothing. */
export function ReadingLayers({ place, feed }: { place: Place; feed: Feed<ContentsProgress> }) {
  const { t, size, language } = usePage();
  const [progress, setProgress] = useState<ContentsProgress | null>(null);
  useEffect(() => {
    setProgress(null);
    return feed.listen((next) => samePlace(next.place, place) && setProgress(next));
  }, [feed, place.image, place.variant]);
  const known = progress?.total ? { ...progress, total: progress.total } : null;
  return (
    <div class="reading-layers" title={known ? t('{0} of {1}', size(known.done), size(known.total)) : undefined}>
      <span class="reading-text">
        {known ? t('Reading layers… {0}', formatPercent(known.done / known.total, language)) : t('Reading layers…')}
      </span>
      <progress
        class="loading-line"
        aria-label={t('Reading layers…')}
        {...(known && { value: known.done, max: known.total })}
      />
    </div>
  );
}
