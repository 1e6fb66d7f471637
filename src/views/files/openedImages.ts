import type { CatalogImage, Image, Progress } from '../../image/image.ts';
import type { Overlay } from '../../image/overlay.ts';
import type { FileContents } from '../../layers/fileContents.ts';
import type { ContentsReader } from '../sources/contents.ts';
import type { OpenContents } from '../sources/openContents.ts';
import type { Spot } from '../sources/place.ts';
import type { SourcePool } from '../sources/pool.ts';
import { presentImage } from '../sources/presentImage.ts';
import { showExport } from '../sources/shownExport.ts';

/** What is shared by everything that shows files of images. */
export interface FileParts {
  readonly pool: SourcePool;
  readonly contents: ContentsReader;
  readonly open: OpenContents;
}

/** An image whose layers are read, while its source is held open. */
export interface OpenedImage {
  readonly spot: Required<Spot>;
  readonly catalogImage: CatalogImage;
  readonly image: Image;
  readonly overlay: Overlay;
  files(): Promise<FileContents>;
}

/**
 * Runs with the paths of an image while its source is held open. An export is shown where no `onProgress` shows it.
 * @throws ImageError when the image is not there (any more) or its bytes cannot be had
 */
export async function withImage<T>(
  { pool, contents, open }: FileParts,
  spot: Required<Spot>,
  use: (opened: OpenedImage) => T | Promise<T>,
  signal: AbortSignal = new AbortController().signal,
  onProgress?: Progress,
): Promise<T> {
  const lease = pool.lease(spot.place);
  try {
    const { catalog } = await lease.opened(signal);
    const { catalogImage, image } = presentImage(catalog, spot.image, spot.platform);
    const read = (tell: Progress, ended: AbortSignal) => contents.read(image, tell, ended);
    const isSilent = onProgress || !(await contents.needsExport(image));
    const { overlay } = await (isSilent
      ? read(onProgress ?? (() => undefined), signal)
      : showExport(image, signal, read));
    return await use({ spot, catalogImage, image, overlay, files: () => open.of(image, overlay) });
  } finally {
    lease.dispose();
  }
}
