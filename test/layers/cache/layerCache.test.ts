import assert from 'node:assert/strict';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { LayerCache } from '../../../src/layers/cache/layerCache.ts';
import { CHECKPOINTS } from '../../../src/layers/inflate/checkpointCache.ts';
import { readContents } from '../../../src/layers/readContents.ts';
import { honest, tarWith } from '../../helpers/honestLayer.ts';
import { imageOf } from '../../helpers/layer.ts';

describe('LayerCache, without a disk', () => {
  for (const form of ['gzip', 'zstd'] as const)
    it(`spares inflating a ${form} blob that another archive holds too, once it proved to be the same`, async () => {
      const cache = new LayerCache();
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
    const cache = new LayerCache();
    const { layer } = honest(tarWith('base'), 'none');
    await readContents(imageOf([layer]), { cache, ofEngine: true });
    assert(await cache.has([layer]));
    const liar = { ...honest(tarWith('lies'), 'none').layer, diffId: layer.diffId, digest: null };
    const { overlay } = await readContents(imageOf([liar]), { cache });
    assert(overlay.find('lies') > 0 && overlay.find('base') < 0);
  });

  it('forgets the checkpoints of files too', () => {
    const bytes = { ...memoryBytes(Buffer.alloc(1)), location: { file: 'a.tar', offset: 0, identity: 'forgotten' } };
    const kept = CHECKPOINTS.of(bytes);
    assert.equal(CHECKPOINTS.of(bytes), kept);
    new LayerCache().forget();
    assert.notEqual(CHECKPOINTS.of(bytes), kept);
  });
});
