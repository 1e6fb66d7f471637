import assert from 'node:assert/strict';
import type { Image } from '../../src/image/image.ts';
import type { Overlay } from '../../src/image/overlay.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { presentImages } from '../../src/sources/catalog.ts';
import { openArchive } from './analysis.ts';
import { dockerArchiveOf } from './archive.ts';
import { type TarMember, tarOf } from './tar.ts';

/** The image of which these are the layers, read. */
export async function overlayOf(...layers: TarMember[][]): Promise<{ image: Image; overlay: Overlay }> {
  const source = await openArchive(dockerArchiveOf(layers.map((members) => tarOf(members))));
  const [image] = presentImages(source.catalog);
  assert.ok(image);
  const { overlay } = await readContents(image);
  await source.close();
  return { image, overlay };
}
