import assert from 'node:assert/strict';
import type { Overlay } from '../../../src/image/overlay.ts';
import { viewInSlices } from '../../../src/views/files/viewCache.ts';
import { overlayOf } from '../../helpers/overlay.ts';

describe('views of an image', () => {
  let overlay: Overlay;
  before(async () => {
    ({ overlay } = await overlayOf([{ name: 'a', content: '' }], [{ name: '.wh.a' }]));
  });

  it('are kept, those with what is gone apart from those without', async () => {
    const final = { kind: 'final' } as const;
    const [view, again] = await Promise.all([viewInSlices(overlay, final), viewInSlices(overlay, final, {})]);
    const [gone, goneAgain] = await Promise.all([1, 2].map(() => viewInSlices(overlay, final, { gone: true })));
    assert.equal(view, again);
    assert.equal(gone, goneAgain);
    assert.deepEqual([view.countOf('removed'), gone?.countOf('removed')], [0, 1]);
  });

  it('are as many as there is room for, those that were asked for last', async () => {
    const upTo = (layer: number) => viewInSlices(overlay, { kind: 'upTo', layer });
    const [first, second] = [await upTo(0), await upTo(1)];
    for (let layer = 2; layer < 8; layer++) await upTo(layer);
    assert.equal(await upTo(0), first);
    await upTo(8);
    assert.equal(await upTo(0), first);
    assert.notEqual(await upTo(1), second);
  });
});
