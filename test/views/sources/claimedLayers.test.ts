import assert from 'node:assert/strict';
import type { Bytes } from '../../../src/image/image.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { ClaimedLayers } from '../../../src/views/sources/claimedLayers.ts';
import { ContentsReader } from '../../../src/views/sources/contents.ts';
import { EngineImages } from '../../../src/views/sources/engineImages.ts';
import { imageOf, layerOf } from '../../helpers/layer.ts';
import { TOC_FORMS, type TocEntry, tocLayer } from '../../helpers/tocLayer.ts';

const never = () => new AbortController().signal;
const nothing = () => undefined;

/** Bytes whose beginning nobody gets before it is let go. */
function heldBytes(blob: Uint8Array) {
  const { size, read } = memoryBytes(blob);
  let release: () => void = nothing;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const held: Bytes = {
    size,
    read: async (offset, length, signal) => {
      if (offset === 0) await gate;
      return read(offset, length, signal);
    },
  };
  return { held, release: () => release() };
}

for (const form of TOC_FORMS)
  describe(`the claims of a ${form} layer`, () => {
    it('are there while the layer is read, and nothing of them is once it was', async () => {
      const change = (entries: TocEntry[]) => entries.push({ name: 'claimed', type: 'reg', size: 7 });
      const { held, release } = heldBytes(tocLayer(form, [{ name: 'a', content: 'abc' }], { change }).blob);
      const layer = layerOf(held, form);
      const cache = new LayerCache();
      const contents = new ContentsReader(new EngineImages(), async () => cache);
      const image = imageOf([layer]);
      let isRead = false;
      const reading = contents.read(image, nothing, never()).finally(() => {
        isRead = true;
      });
      const claimed = await contents.claimed.of(layer, never());
      assert.deepEqual([claimed?.layers[0]?.entries, isRead], [2, false]);
      assert.equal(await contents.claimed.of(layer, never()), claimed);
      release();
      const { overlay, totals, notes } = await reading;
      const own = form === 'gzip' ? 1 : 0;
      assert.deepEqual([overlay.find('claimed'), totals.entries], [-1, 1 + own]);
      assert.deepEqual(
        notes.map(({ code, paths }) => [code, ...paths]),
        [['toc-differs', '/claimed']],
      );
      // It would be read anew.
      assert.notEqual(await contents.claimed.of(layer, never()), claimed);
      const again = new ContentsReader(new EngineImages(), async () => cache);
      assert.equal((await again.read(imageOf([layer]), nothing, never())).totals.entries, 1 + own);
    });

    it('are kept of few layers, and of none where nobody waits for them any more', async () => {
      const layers = [0, 1, 2].map((index) => layerOf(memoryBytes(tocLayer(form, [{ name: 'a' }]).blob), form, index));
      const claims = new ClaimedLayers({});
      const first = await Promise.all(layers.map((layer) => claims.of(layer, never())));
      const again = await Promise.all([2, 1].map((index) => claims.of(layers[index] ?? assert.fail(), never())));
      assert.deepEqual([again[0] === first[2], again[1] === first[1]], [true, true]);
      assert.notEqual(await claims.of(layers[0] ?? assert.fail(), never()), first[0]);
      const { held, release } = heldBytes(Buffer.alloc(51));
      const leaving = new AbortController();
      const waiting = claims.of(layerOf(held, form), leaving.signal);
      leaving.abort(new Error('gone'));
      await assert.rejects(waiting, /gone/);
      release();
    });
  });
