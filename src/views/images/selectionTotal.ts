import { formatSize } from '../../format/size.ts';
import type { Digest } from '../../image/digest.ts';
import type { Look } from '../rows/rowText.ts';

/** One of several images that are selected, each once. */
export interface SelectedImage {
  /** Bytes as its engine counts; null where it does not say. */
  readonly size: number | null;
  /** Null where they are not known, or the engine counts more than them. */
  readonly layers: readonly { readonly chainId: Digest | null; readonly size: number | null }[] | null;
}

/** What some images take on their engine's disk. */
export interface SelectionTotal {
  readonly count: number;
  /** Null where an engine does not say. */
  readonly bytes: number | null;
  /** False where layers that they have in common may be counted more than once. */
  readonly exact: boolean;
}

/** Counts layers that images have in common once, as far as they are known. */
export function totalOf(images: readonly SelectedImage[]): SelectionTotal {
  const seen = new Set<Digest>();
  let bytes = 0;
  let exact = true;
  for (const { size, layers } of images) {
    if (size === null) return { count: images.length, bytes: null, exact: false };
    bytes += size;
    if (!layers) exact = false;
    for (const { chainId, size: own } of layers ?? []) {
      if (chainId === null || own === null) exact = false;
      else if (seen.has(chainId)) bytes -= own;
      if (chainId !== null) seen.add(chainId);
    }
  }
  return { count: images.length, bytes, exact: exact || images.length < 2 };
}

/** `420 MB · 3 images`, as there is not much room beside a view's name; '' where there is nothing to add up. */
export function totalText({ count, bytes, exact }: SelectionTotal, { l10n, units, language }: Look): string {
  if (count < 2) return '';
  const images = l10n.t('{0} images', count.toLocaleString(language));
  if (bytes === null) return `${l10n.t('unknown size')} · ${images}`;
  const size = formatSize(bytes, units, language);
  return `${exact ? size : l10n.t('up to {0}', size)} · ${images}`;
}
