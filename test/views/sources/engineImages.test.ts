import assert from 'node:assert/strict';
import type { EngineFacts } from '../../../src/image/engineFacts.ts';
import type { Image, Progress } from '../../../src/image/image.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { ContentsReader } from '../../../src/views/sources/contents.ts';
import { EngineImages } from '../../../src/views/sources/engineImages.ts';
import { sha256 } from '../../helpers/archive.ts';
import { imageOf, layerOf } from '../../helpers/layer.ts';
import { tarOf } from '../../helpers/tar.ts';

const TAR = tarOf([{ name: 'f', content: 'content' }]);
const NOTHING = () => undefined;
const never = () => new AbortController().signal;

/** An engine's image before and after its export. */
function source() {
  const whole = imageOf([{ ...layerOf(memoryBytes(TAR), 'none', 0), diffId: sha256(TAR) }]);
  const described: Image = { ...whole, layers: whole.layers.map((layer) => ({ ...layer, blob: null })) };
  const catalogImage = {
    references: [],
    index: null,
    variants: [{ key: 'a', platform: 'linux/amd64', state: 'present', image: described } as const],
  };
  const asked: AbortSignal[] = [];
  let finish: (error?: Error) => void = NOTHING;
  return {
    described,
    whole,
    asked,
    finish: (error?: Error) => finish(error),
    source: {
      catalog: { format: 'engine', images: [catalogImage], notes: [], artifacts: [] } as const,
      factsOf: (image: Image) => (image === described ? ({} as EngineFacts) : undefined),
      export: (_: Image, onProgress: Progress, signal: AbortSignal) => {
        asked.push(signal);
        onProgress(5, null);
        return new Promise<{ catalogImage: typeof catalogImage; image: Image }>((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          finish = (error) => (error ? reject(error) : resolve({ catalogImage, image: whole }));
        });
      },
      close: async () => undefined,
    },
  };
}

describe('images of engines that are open', () => {
  it('are exported once for all who read them, and then known as they were exported', async () => {
    const { source: opened, described, whole, asked, finish } = source();
    const images = new EngineImages();
    images.add(opened);
    assert.equal(images.isDescribed(described), true);
    const progress: unknown[] = [];
    const first = images.read(described, (...now) => progress.push(now), never());
    const second = images.read(described, NOTHING, never());
    finish();
    assert.deepEqual(await Promise.all([first, second]), [whole, whole]);
    assert.equal(asked.length, 1);
    assert.deepEqual(progress, [[5, null]]);
    assert.equal(images.isDescribed(described), false);
    const [catalogImage] = opened.catalog.images;
    assert.equal(images.newest({ catalogImage, image: described }).image, whole);
  });

  it('end their export when the last who waits has left, and fail without being kept', async () => {
    const { source: opened, described, asked, finish, whole } = source();
    const images = new EngineImages();
    images.add(opened);
    const left = new AbortController();
    const reading = images.read(described, NOTHING, left.signal);
    left.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.equal(asked[0]?.aborted, true);
    const failing = images.read(described, NOTHING, never());
    finish(new Error('no'));
    await assert.rejects(failing, { message: 'no' });
    const again = images.read(described, NOTHING, never());
    finish();
    assert.equal(await again, whole);
    assert.equal(asked.length, 3);
  });

  it('are themselves where they are of no engine', async () => {
    const { whole } = source();
    const images = new EngineImages();
    assert.equal(await images.read(whole, NOTHING, never()), whole);
    assert.deepEqual([images.factsOf(whole), images.isDescribed(whole)], [undefined, false]);
  });

  it('need no export where everything was read of another', async () => {
    const [one, two] = [source(), source()];
    const images = new EngineImages();
    images.add(one.source);
    images.add(two.source);
    const contents = new ContentsReader(images, async () => new LayerCache());
    assert.equal(await contents.needsExport(two.described), true);
    const reading = contents.read(one.described, NOTHING, never());
    while (one.asked.length === 0) await new Promise(setImmediate);
    one.finish();
    const { totals } = await reading;
    assert.equal(totals.files, 1);
    assert.equal(await contents.needsExport(two.described), false);
    assert.deepEqual((await contents.read(two.described, NOTHING, never())).totals, totals);
    assert.equal(two.asked.length, 0);
  });
});
