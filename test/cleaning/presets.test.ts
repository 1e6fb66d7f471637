import assert from 'node:assert/strict';
import type { UsageFacts } from '../../src/cleaning/completeUsage.ts';
import { keyOf } from '../../src/cleaning/items.ts';
import { type Filter, type Preset, parseLabelFilter, selectionOf } from '../../src/cleaning/presets.ts';
import { cacheFacts, containerFacts, idOf, imageFacts, networkFacts, usageOf, volumeFacts } from './someUsage.ts';

const image = (number: number) => keyOf('image', idOf(number));
const FACTS: Partial<UsageFacts> = {
  images: [
    imageFacts(1),
    imageFacts(2, { references: [] }),
    imageFacts(3, { references: [], digests: ['a@sha256:1'] }),
    imageFacts(4, { labels: { keep: 'yes' } }),
    // Built on each other: the last is used.
    imageFacts(5, { references: [] }),
    imageFacts(6, { parent: idOf(5) }),
    imageFacts(7, { parent: idOf(6) }),
    imageFacts(8, { references: [] }),
    imageFacts(9),
  ],
  containers: [
    containerFacts(1, { imageId: idOf(7), state: 'running', isRunning: true, exitCode: null, networks: ['busy'] }),
    containerFacts(2, { imageId: idOf(8), volumes: ['held'], networks: ['ended'] }),
    containerFacts(3, { imageId: idOf(9), state: 'paused', isRunning: true }),
    containerFacts(4, { state: 'created', labels: { keep: 'no' } }),
  ],
  volumes: [
    volumeFacts('named'),
    volumeFacts('anonymous', { isAnonymous: true }),
    volumeFacts('held', { isAnonymous: true }),
  ],
  networks: [
    networkFacts('bridge', { isPredefined: true }),
    networkFacts('busy'),
    networkFacts('ended'),
    networkFacts('lonely'),
  ],
  cache: [
    cacheFacts('plain', { lastUsed: 5 }),
    cacheFacts('shared', { isShared: true }),
    cacheFacts('internal', { type: 'internal' }),
    cacheFacts('busy', { isInUse: true }),
  ],
};

describe('what docker prunes', () => {
  const usage = usageOf(FACTS);
  const ticks = (preset: Preset, filter?: Partial<Filter>) => [
    ...selectionOf(usage, preset, { before: null, labels: [], ...filter }),
  ];

  it('are dangling images, which no tag names and no image was built on', () => {
    assert.deepEqual(ticks('dangling-images'), [image(2), image(3)]);
  });

  it('are unused images, and only the names of what used ones were built on', () => {
    assert.deepEqual(ticks('unused-images'), [image(1), image(2), image(3), image(4), 'name:image:6']);
  });

  it('are containers that do not run, volumes that nobody named, and networks that nothing is in', () => {
    assert.deepEqual(ticks('stopped-containers'), ['container:c2', 'container:c4']);
    assert.deepEqual(ticks('anonymous-volumes'), ['volume:anonymous']);
    assert.deepEqual(ticks('unused-networks'), ['network:lonely']);
  });

  it('are records of the build cache', () => {
    assert.deepEqual(ticks('build-cache'), ['cache:plain']);
    assert.deepEqual(ticks('all-build-cache'), ['cache:plain', 'cache:shared', 'cache:internal']);
  });

  it('are all of that, with what only goes once containers have gone, and never a volume', () => {
    const some = ['container:c2', 'container:c4', 'network:ended', 'network:lonely'];
    assert.deepEqual(ticks('system'), [...some, image(2), image(3), image(8), 'cache:plain']);
    assert.deepEqual(ticks('system-all'), [
      ...some,
      ...[1, 2, 3, 4].map(image),
      'name:image:6',
      image(8),
      ...['cache:plain', 'cache:shared', 'cache:internal'],
    ]);
  });

  it('can be what is old enough; what has no time is not', () => {
    assert.deepEqual(ticks('unused-images', { before: 2000 }), [image(1)]);
    assert.deepEqual(ticks('all-build-cache', { before: 6 }), ['cache:plain']);
    assert.deepEqual(ticks('all-build-cache', { before: 5 }), []);
  });

  it('can be what has a label, or has it not', () => {
    const labels = (text: string) => ({ labels: [parseLabelFilter(text)].flatMap((each) => each ?? []) });
    assert.deepEqual(ticks('unused-images', labels('keep')), [image(4)]);
    assert.deepEqual(ticks('unused-images', labels('keep=no')), []);
    assert.deepEqual(ticks('unused-images', labels('!keep')), [image(1), image(2), image(3), 'name:image:6']);
    assert.deepEqual(ticks('stopped-containers', labels(' !keep=yes ')), ['container:c2', 'container:c4']);
    assert.deepEqual(ticks('build-cache', labels('!keep')), []);
    assert.equal(parseLabelFilter('='), undefined);
    assert.deepEqual(parseLabelFilter('a=b=c'), { key: 'a', value: 'b=c', isNot: false });
  });
});
