import assert from 'node:assert/strict';
import type { Layer } from '../../src/image/image.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { IndexCache } from '../../src/layers/indexCache.ts';
import { readLayer } from '../../src/layers/indexLayer.ts';
import { readContents } from '../../src/layers/readContents.ts';
import { sha256 } from '../helpers/archive.ts';
import { type Form, imageOf, layerOf, packed } from '../helpers/layer.ts';
import { tarOf } from '../helpers/tar.ts';

const FOR_CACHE = { verify: true, fingerprints: true };
const tarWith = (name: string) => tarOf([{ name, content: `content of ${name}` }]);

/** A layer with the digests it really has, and the bytes that are read of it. */
function honest(tar: Buffer, form: Form, index = 0): { layer: Layer; read: () => number } {
  const blob = packed(tar, form);
  const bytes = memoryBytes(blob);
  let read = 0;
  const counted: typeof bytes = {
    size: bytes.size,
    read: async (offset, length, signal) => {
      const got = await bytes.read(offset, length, signal);
      read += got.length;
      return got;
    },
  };
  const layer = { ...layerOf(counted, form, index), diffId: sha256(tar), digest: sha256(blob) };
  return { layer, read: () => read };
}

describe('IndexCache', () => {
  it('keeps what was verified, under the diff ID that was computed and no other', async () => {
    const cache = new IndexCache();
    const { layer } = honest(tarWith('a'), 'none');
    const liar = { ...layer, diffId: sha256('another') };
    cache.put(await readLayer(liar, FOR_CACHE));
    assert(!cache.has([liar]));
    assert(cache.has([layer]));
    assert.equal(cache.get({ ...layer, index: 3 })?.index?.entries, 1);
  });

  it('keeps nothing that was not verified, or is damaged', async () => {
    const cache = new IndexCache();
    const { layer } = honest(tarWith('a'), 'none');
    cache.put(await readLayer(layer));
    cache.put(await readLayer(layer, { verify: true }));
    const cut = tarWith('b').subarray(0, 520);
    const damaged = honest(Buffer.from(cut), 'none').layer;
    const read = await readLayer(damaged, FOR_CACHE);
    assert.equal(read.index, null);
    cache.put(read);
    assert(!cache.has([layer]) && !cache.has([damaged]));
  });

  it('keeps no more than fits, the most recently used', async () => {
    const all = ['a', 'b', 'c'].map((name) => honest(tarWith(name), 'gzip').layer) as [Layer, Layer, Layer];
    const read = await Promise.all(all.map((layer) => readLayer(layer, FOR_CACHE)));
    const fits = (limit: number) => {
      const cache = new IndexCache(limit);
      for (const each of read.slice(0, 1)) cache.put(each);
      return cache.has([all[0]]);
    };
    let size = 1;
    while (!fits(size)) size++;
    const cache = new IndexCache(2 * size);
    for (const each of read.slice(0, 2)) cache.put(each);
    cache.get(all[0]);
    for (const each of read.slice(2)) cache.put(each);
    assert.deepEqual(
      all.map((layer) => cache.has([layer])),
      [true, false, true],
    );
  });

  for (const form of ['gzip', 'zstd'] as const)
    it(`spares inflating a ${form} blob that another archive holds too, once it proved to be the same`, async () => {
      const cache = new IndexCache();
      const first = honest(tarWith('base'), form);
      const { totals } = await readContents(imageOf([first.layer]), { cache });
      const again = honest(tarWith('base'), form);
      const contents = await readContents(imageOf([again.layer]), { cache });
      assert.deepEqual(contents.totals, totals);
      assert.equal(again.read(), again.layer.blob?.size, 'it was hashed, and not inflated');
      const { digest: blob, diffId } = again.layer;
      assert.deepEqual(contents.read[0]?.computed, { blob, diffId });
      const { read } = await readContents(imageOf([{ ...again.layer, diffId: `sha512:${'0'.repeat(128)}` }]), {
        cache,
      });
      assert.equal(read[0]?.computed, null, 'what is claimed by another algorithm was not computed');

      // It claims to be the base, and is another.
      const liar = honest(tarWith('other'), form);
      const claims = { ...liar.layer, diffId: first.layer.diffId, digest: first.layer.digest };
      const { overlay } = await readContents(imageOf([claims]), { cache });
      assert(overlay.find('other') > 0 && overlay.find('base') < 0);
    });

  it('believes no diff ID that an archive claims', async () => {
    const cache = new IndexCache();
    const { layer } = honest(tarWith('base'), 'none');
    await readContents(imageOf([layer]), { cache, ofEngine: true });
    assert(cache.has([layer]));
    const liar = { ...honest(tarWith('lies'), 'none').layer, diffId: layer.diffId, digest: null };
    const { overlay } = await readContents(imageOf([liar]), { cache });
    assert(overlay.find('lies') > 0 && overlay.find('base') < 0);
  });
});
