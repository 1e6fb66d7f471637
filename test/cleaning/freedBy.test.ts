import assert from 'node:assert/strict';
import { freedBy } from '../../src/cleaning/freedBy.ts';
import { type ItemKey, keyOf } from '../../src/cleaning/items.ts';
import type { ItemResult } from '../../src/cleaning/removeItems.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { cacheFacts, containerFacts, idOf, imageFacts, layers, usageOf, volumeFacts } from './someUsage.ts';

const image = (number: number) => keyOf('image', idOf(number));
const removed = (item: ItemKey): ItemResult => ({ item, said: [], outcome: { state: 'removed' } });
const gone = (item: ItemKey): ItemResult => ({ item, said: [], outcome: { state: 'spared', why: { reason: 'gone' } } });
const exactly = (bytes: number) => ({ least: bytes, most: bytes });

describe('what a removal freed', () => {
  const usage = usageOf({
    images: [
      imageFacts(1, { pieces: layers(['base', 1000]) }),
      imageFacts(2, { parent: idOf(1), pieces: layers(['base', 1000], ['top', 50]) }),
    ],
    containers: [containerFacts(1, { imageId: idOf(2), size: 7, volumes: ['v'] })],
    volumes: [volumeFacts('v', { size: 300 })],
    cache: [cacheFacts('below', { size: 20 }), cacheFacts('top', { size: 4, parents: ['below'] })],
  });

  it('counts what went though what was in its way was gone already, and that itself not', () => {
    const of = (...results: ItemResult[]) => runAtOnce(freedBy(usage, results));
    assert.deepEqual(of(gone('container:c1'), removed(image(2)), removed('volume:v')), exactly(350));
    assert.deepEqual(of(gone('container:c1'), gone(image(2)), removed(image(1))), exactly(1000));
    assert.deepEqual(of(removed('container:c1'), gone(image(2)), removed(image(1)), gone('volume:v')), exactly(1007));
    assert.deepEqual(of(gone('cache:top'), removed('cache:below')), exactly(20));
  });

  it('counts nothing of what was left alone, or is not known', () => {
    const error = new Error('no');
    const left: ItemResult[] = [
      { item: image(2), said: [], outcome: { state: 'refused', error } },
      { item: 'volume:v', said: [], outcome: { state: 'unknown', error, wasAsked: true } },
    ];
    assert.deepEqual(runAtOnce(freedBy(usage, [removed('container:c1'), ...left])), exactly(7));
  });
});
