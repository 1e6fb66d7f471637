import { formatSize } from '../../format/size.ts';
import type { Settings } from '../../vscode/settings.ts';
import type { Look } from '../rows/rowText.ts';
import { totalSize } from './arrange.ts';
import type { ListedName } from './listing.ts';

/** The number on the view, and what it says when one rests on it; undefined where there is nothing to count. */
export function badgeOf(
  names: readonly ListedName[],
  counts: Settings['badge'],
  look: Look,
): { readonly value: number; readonly tooltip: string } | undefined {
  if (counts === 'none') return undefined;
  const counted = counts === 'images' ? names : names.filter(({ untagged }) => untagged === 'dangling');
  const value = new Set(counted.map(({ image }) => image.id)).size;
  return value === 0 ? undefined : { value, tooltip: tooltipOf(counts, value, totalSize(counted), look) };
}

/** What images have in common is counted for each: engines do not say how much that is unless they are made to compute it. */
function tooltipOf(
  counts: Settings['badge'],
  value: number,
  bytes: number | null,
  { l10n, units, language }: Look,
): string {
  const count = value.toLocaleString(language);
  const what =
    counts === 'images'
      ? value === 1
        ? l10n.t('1 image')
        : l10n.t('{0} images', count)
      : value === 1
        ? l10n.t('1 dangling image')
        : l10n.t('{0} dangling images', count);
  if (bytes === null) return what;
  const size = formatSize(bytes, units, language);
  return `${what} · ${value === 1 ? size : l10n.t('up to {0}', size)}`;
}
