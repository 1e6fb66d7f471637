import assert from 'node:assert/strict';
import type { Digest } from '../../../src/image/digest.ts';
import type { EngineFacts } from '../../../src/image/engineFacts.ts';
import type { Image } from '../../../src/image/image.ts';
import { BuildNews } from '../../../src/views/build/buildNews.ts';

const digest = (number: number) => `sha256:${number.toString(16).padStart(64, '0')}` as Digest;
const CHANGES = { same: false, bytes: 12, kept: 1 };

const built = (id: number, ...layers: readonly number[]) => ({ id: digest(id), size: 1, layers: layers.map(digest) });
const factsOf = (id: number, more: Partial<EngineFacts> = {}) =>
  ({ endpoint: 'default', id: digest(id), ...more }) as EngineFacts;
const imageOf = (...layers: readonly number[]) =>
  ({ layers: layers.map((layer) => ({ diffId: digest(layer) })) }) as unknown as Image;

describe('the news of a build', () => {
  it('are of the image that was built, in its engine, until they were seen', () => {
    const news = new BuildNews();
    news.tell('default', built(1, 10, 11), CHANGES);
    const of = (id: number, more?: Partial<EngineFacts>) => news.of(factsOf(id, more), imageOf(10, 11));
    assert.deepEqual(of(1), CHANGES);
    assert.equal(of(2), null);
    assert.equal(of(1, { endpoint: 'other' }), null);
    assert.equal(of(1, { container: { name: 'web', id: 'a' } }), null);
    news.seen(factsOf(1));
    assert.equal(of(1), null);
  });

  it('are not of another platform of it, which was compared with nothing', () => {
    const news = new BuildNews();
    news.tell('default', built(1, 10, 11), CHANGES);
    for (const layers of [[10], [10, 12], [10, 11, 12], []])
      assert.equal(news.of(factsOf(1), imageOf(...layers)), null, layers.join());
  });

  it('are the last ones only', () => {
    const news = new BuildNews();
    for (let id = 0; id < 60; id++) news.tell('default', built(id, id), CHANGES);
    const known = Array.from({ length: 60 }, (_, id) => id).filter((id) => news.of(factsOf(id), imageOf(id)));
    assert.deepEqual([known.length, known[0], known.at(-1)], [50, 10, 59]);
  });
});
