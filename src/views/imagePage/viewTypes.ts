/** The editor of files that are images by their name. */
export const IMAGE_VIEW = 'layerscope.image';
/** The editor of any archive, on request. */
export const ARCHIVE_VIEW = 'layerscope.archive';

/** The view type under which the editor itself would open a file as an image, so that it gets one tab, not two. */
export function viewTypeOf(path: string): string {
  return /\.(?:oci|docker|image)\.tar$/.test(path) ? IMAGE_VIEW : ARCHIVE_VIEW;
}
