import type { LayerCountsModel, LayerModel, LayerProgressModel } from '../../../src/protocol/imagePage.ts';
import { formatPercent } from '../../shared/percent.ts';
import type { Page } from '../pageContext.ts';
import type { SizeAs } from '../pageState.ts';
import type { StepRow } from './stepRows.ts';

/**
 * What can be said of a layer in a few words each, for the quiet line below its instruction: the size that is not shown
 * beside it, how it is stored, and what it changes.
 */
export function layerFacts(
  page: Pick<Page, 't' | 'size' | 'language'>,
  layer: LayerModel,
  { counts, progress }: Pick<StepRow, 'counts' | 'progress'>,
  sizeAs: SizeAs,
): string[] {
  const { t, size } = page;
  return [
    layer.present ? null : t('not in this archive'),
    sizeAs === 'files' && layer.size !== null ? t('{0} stored', size(layer.size)) : null,
    sizeAs !== 'files' && counts ? t('{0} in files', size(counts.bytes)) : null,
    compressionOf(t, layer),
    mediaTypeRemark(t, layer),
    ...(counts ? changeFacts(t, counts) : progress ? progressFacts(page, progress) : []),
  ].filter((fact) => fact !== null);
}

/** How far reading it is, and then what it has: what it changes is known once all are read. */
function progressFacts(
  { t, size, language }: Pick<Page, 't' | 'size' | 'language'>,
  { share, read, listed }: LayerProgressModel,
): string[] {
  if (read)
    return [read.entries === 1 ? t('{0} path', 1) : t('{0} paths', read.entries), t('{0} in files', size(read.bytes))];
  // What is claimed is not said as what is known.
  const claims = listed && [t('lists paths: {0}', listed.entries), t('lists in files: {0}', size(listed.bytes))];
  return [...(share > 0 ? [t('reading… {0}', formatPercent(share, language))] : []), ...(claims ?? [])];
}

/** How many paths a layer added, changed and removed, in a few words each. */
export function changeFacts(t: Page['t'], { added, modified, identical, removed }: LayerCountsModel): string[] {
  return [
    ...(added > 0 ? [t('{0} added', added)] : []),
    ...(modified > 0 ? [t('{0} changed', modified)] : []),
    ...(identical > 0 ? [t('{0} rewritten unchanged', identical)] : []),
    ...(removed > 0 ? [t('{0} removed', removed)] : []),
  ];
}

function compressionOf(t: Page['t'], { compression }: LayerModel): string | null {
  if (compression === 'none') return t('not compressed');
  return compression === 'unknown' ? t('unknown compression') : compression;
}

/** What is odd about the media type; null when it says what the bytes are. */
export function mediaTypeRemark(
  t: Page['t'],
  { mediaType, compression }: Pick<LayerModel, 'mediaType' | 'compression'>,
): string | null {
  if (mediaType === null) return null;
  if (/foreign|nondistributable/.test(mediaType)) return t('foreign layer');
  const type =
    /^application\/vnd\.(?:oci\.image\.layer\.v1|docker\.image\.rootfs\.diff)\.tar(?:[+.](gzip|zstd))?$/.exec(
      mediaType,
    );
  if (!type) return t('media type {0}', mediaType);
  const claimed = type[1] ?? 'none';
  if (compression === null || compression === claimed) return null;
  return claimed === 'none' ? t('labeled as not compressed') : t('labeled as {0}', claimed);
}
