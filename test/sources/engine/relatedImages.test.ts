import assert from 'node:assert/strict';
import { RelatedImages, relationOf } from '../../../src/sources/engine/relatedImages.ts';
import { clientOfFake } from '../../helpers/clientOfFake.ts';
import type { Answer } from '../../helpers/fakeEngine.ts';

type Id = `sha256:${string}`;
const id = (digit: string): Id => `sha256:${digit.repeat(64)}`;
const OLD: Record<string, Answer> = { '/_ping': (response) => response.setHeader('Api-Version', '1.41').end('OK') };
const NOTHING = new AbortController().signal;

describe('relationOf', () => {
  const own = { id: id('0'), diffIds: ['a', 'b'], parents: [id('9')] };
  const of = (diffIds: readonly string[], parents: readonly Id[] = [], name = id('1')) =>
    relationOf(own, { id: name, diffIds, parents });

  it('tells by the layers from the bottom up', () => {
    assert.deepEqual(of(['a', 'b', 'c']), { relation: 'built-on-it', layers: 2 });
    assert.deepEqual(of(['a']), { relation: 'base', layers: 1 });
    assert.deepEqual(of(['a', 'b']), { relation: 'same-layers', layers: 2 });
    assert.deepEqual(of(['a', 'x', 'b']), { relation: 'shares', layers: 1 });
    assert.equal(of(['x', 'b']), null);
    assert.equal(of([]), null);
  });

  it('believes what the builder noted', () => {
    assert.deepEqual(of(['a', 'b'], [id('0')]), { relation: 'built-on-it', layers: 2 });
    assert.deepEqual(of(['a', 'b'], [], id('9')), { relation: 'base', layers: 2 });
    assert.deepEqual(of([], [], id('9')), { relation: 'base', layers: 0 });
  });

  it('makes nothing of an image without layers', () => {
    assert.equal(relationOf({ ...own, diffIds: [] }, { id: id('1'), diffIds: ['a'], parents: [] }), null);
  });
});

describe('the related images of an engine', () => {
  const fake = clientOfFake();
  const { withAnswers } = fake;
  const inspected = (digit: string, layers: readonly string[]): Record<string, Answer> => ({
    [`/images/${id(digit)}/json`]: { Id: id(digit), RootFS: { Layers: layers } },
  });
  const LIST = [
    { Id: id('0'), ParentId: id('3'), RepoTags: ['own:1'] },
    { Id: id('1'), ParentId: id('0'), RepoTags: ['child:1'] },
    { Id: id('2'), RepoTags: ['other:1'] },
    { Id: id('3'), ParentId: id('4'), RepoTags: null },
    // In a circle.
    { Id: id('4'), ParentId: id('3'), RepoTags: null },
    { Id: id('5'), RepoTags: ['gone:1'] },
    { Id: 5 },
  ];

  it('are compared once each, and named with what they have in common', async () => {
    const { asked, answers } = await withAnswers({
      '/images/json': LIST,
      ...inspected('1', ['a', 'b']),
      ...inspected('2', ['x']),
      ...inspected('3', ['a']),
      ...inspected('4', []),
    });
    const related = new RelatedImages();
    const found = await related.find(fake.client, id('0'), ['a', 'b'], NOTHING);
    assert.deepEqual(
      found.images.map((image) => [image.tags[0] ?? image.id, image.relation, image.layers]),
      [
        ['child:1', 'built-on-it', 2],
        [id('3'), 'base', 1],
        [id('4'), 'base', 0],
      ],
    );
    assert.equal(found.unread, 2);
    assert.equal(asked.length, 6);
    asked.length = 0;
    answers['/images/json'] = LIST.slice(0, 3);
    assert.equal((await related.find(fake.client, id('0'), ['a', 'b'], NOTHING)).images.length, 1);
    assert.equal(asked.length, 1, 'only the list is asked for again');
  });

  it('are asked for four at once at most, and no more once nobody waits', async () => {
    let under = 0;
    let most = 0;
    const many = Array.from({ length: 40 }, (_, index) => id(index.toString(16).padStart(2, '0')).slice(0, 71) as Id);
    const controller = new AbortController();
    const answers = many.map((each, index): [string, Answer] => [
      `/images/${each}/json`,
      (response) => {
        most = Math.max(most, ++under);
        setTimeout(() => {
          under--;
          if (index === 20) controller.abort();
          response.end(JSON.stringify({ Id: each, RootFS: { Layers: ['a'] } }));
        }, 2);
      },
    ]);
    const { asked } = await withAnswers({
      '/images/json': many.map((Id) => ({ Id })),
      ...Object.fromEntries(answers),
    });
    await assert.rejects(new RelatedImages().find(fake.client, id('f'), ['a'], controller.signal), {
      name: 'AbortError',
    });
    assert(most <= 4 && most > 1, `${most} at once`);
    assert(asked.length < 40);
  });

  it('share what the engine computes, by the list or by its disk usage, and what it does not say is unknown', async () => {
    const rows = [
      { Id: id('0'), Size: 100, SharedSize: 60 },
      { Id: id('1'), Size: 100, SharedSize: -1 },
    ];
    const { asked } = await withAnswers({ '/images/json': rows });
    const sizes = await fake.client.imageSizes();
    assert.deepEqual(
      [sizes.get(id('0')), sizes.get(id('1'))],
      [
        { size: 100, sharedSize: 60 },
        { size: 100, sharedSize: null },
      ],
    );
    assert.match(asked[0] ?? '', /shared-size=true/);
    const old = await withAnswers({ ...OLD, '/system/df': { Images: [...rows, { Id: 'none' }] } });
    assert.deepEqual(await fake.client.imageSizes(), sizes);
    assert.deepEqual(old.asked, ['/v1.41/system/df']);
  });
});
