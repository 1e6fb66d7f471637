import assert from 'node:assert/strict';
import type { Layer } from '../../src/image/image.ts';
import { IndexCache } from '../../src/layers/indexCache.ts';
import { readLayer } from '../../src/layers/indexLayer.ts';
import { sha256 } from '../helpers/archive.ts';
import { honest, tarWith } from '../helpers/honestLayer.ts';

const FOR_CACHE = { verify: true, fingerprints: true };
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
});
