import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../../src/image/image.ts';
import { Overlay } from '../../src/image/overlay.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { totalsOf } from '../../src/image/waste.ts';
import { openFile, slice } from '../../src/layers/bytes.ts';
import { type Contents, readContents } from '../../src/layers/readContents.ts';

/**
 * What an image contains as threads read it, which wait for their reads of a file, and counted on the tree as another
 * thread gives it.
 * @param folder for a file of the layers
 */
export async function readWaiting(image: Image, folder: string): Promise<Contents> {
  const path = join(folder, 'layers');
  // A hostile image names one blob a thousand times; it is written once.
  const places = new Map<string, { offset: number; size: number }>();
  let end = 0;
  writeFileSync(path, '');
  for (const { name, blob } of image.layers) {
    if (!blob || places.has(name)) continue;
    appendFileSync(path, await blob.read(0, blob.size));
    places.set(name, { offset: end, size: blob.size });
    end += blob.size;
  }
  const file = await openFile(path);
  try {
    const layers = image.layers.map((layer) => {
      const place = places.get(layer.name);
      return layer.blob && place ? { ...layer, blob: slice(file, place.offset, place.size) } : layer;
    });
    const contents = await readContents({ layers }, { threads: { workerScript: 'none', here: true } });
    const tree = new Overlay(contents.overlay.layers, structuredClone(contents.overlay.build()));
    return { ...contents, totals: runAtOnce(totalsOf(tree)) };
  } finally {
    await file.close();
    rmSync(path);
  }
}
