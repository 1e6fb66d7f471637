import assert from 'node:assert/strict';
import { largestFiles } from '../../src/image/largestFiles.ts';
import { overlayOf } from '../helpers/overlay.ts';

describe('The largest files of a layer', () => {
  const of = async (layer: number, count: number) => {
    const { overlay } = await overlayOf(
      [
        { name: 'etc/' },
        { name: 'etc/small', content: 'ab' },
        { name: 'etc/empty', content: '' },
        { name: 'large', content: 'abcdef' },
        { name: 'again', type: '1', link: 'large' },
        { name: 'link', type: '2', link: 'large' },
        { name: 'other', content: 'abcdeg' },
        { name: 'middle', content: 'abcd' },
      ],
      [
        { name: '.wh.large', content: '' },
        { name: 'etc/small', content: 'abc' },
      ],
      [{ name: 'linked', type: '1', link: 'other' }],
    );
    return largestFiles(overlay, layer, count).map(({ node, bytes }) => [overlay.pathOf(node), bytes]);
  };

  it('come largest first, whatever their number', async () => {
    const all = [
      ['large', 6],
      ['other', 6],
      ['middle', 4],
      ['etc/small', 2],
    ];
    for (let count = 0; count <= 5; count++) assert.deepEqual(await of(0, count), all.slice(0, count));
  });

  it('are those that the layer stores: no removals, no names for what a lower one has', async () => {
    assert.deepEqual(await of(1, 5), [['etc/small', 3]]);
    assert.deepEqual(await of(2, 5), []);
  });
});
