import type { LayerModel } from '../../../src/protocol/imagePage.ts';
import { shortDigest } from '../digests.ts';
import type { Page } from '../pageContext.ts';

/** What can be said of a layer in a few words each, for the quiet line below its instruction. */
export function layerFacts({ t }: Pick<Page, 't'>, layer: LayerModel): string[] {
  const id = layer.digest ?? layer.diffId;
  return [
    layer.present ? null : t('not in this archive'),
    compressionOf(t, layer),
    mediaTypeRemark(t, layer),
    id === null ? null : shortDigest(id),
  ].filter((fact) => fact !== null);
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
