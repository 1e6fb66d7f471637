import { rmSync, writeFileSync } from 'node:fs';
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
  const blobs = await Promise.all(
    image.layers.map(async ({ blob }) => (blob ? Buffer.from(await blob.read(0, blob.size)) : Buffer.of())),
  );
  const path = join(folder, 'layers');
  writeFileSync(path, Buffer.concat(blobs));
  const file = await openFile(path);
  try {
    let end = 0;
    const layers = image.layers.map((layer, index) => {
      const { length } = blobs[index] ?? Buffer.of();
      end += length;
      return layer.blob ? { ...layer, blob: slice(file, end - length, length) } : layer;
    });
    const contents = await readContents({ layers }, { threads: { workerScript: 'none', here: true } });
    const tree = new Overlay(contents.overlay.layers, structuredClone(contents.overlay.build()));
    return { ...contents, totals: runAtOnce(totalsOf(tree)) };
  } finally {
    await file.close();
    rmSync(path);
  }
}
