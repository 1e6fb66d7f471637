import assert from 'node:assert/strict';
import { freedBy } from '../../../src/cleaning/freedBy.ts';
import type { ItemKey } from '../../../src/cleaning/items.ts';
import type { ItemResult } from '../../../src/cleaning/removeItems.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { itemModels } from '../../../src/views/diskUsage/itemModels.ts';
import { planModel } from '../../../src/views/diskUsage/planModel.ts';
import { reportModel } from '../../../src/views/diskUsage/reportModel.ts';
import { english } from '../../../src/views/words.ts';
import {
  cacheFacts,
  containerFacts,
  idOf,
  imageFacts,
  networkFacts,
  usageOf,
  volumeFacts,
} from '../../cleaning/someUsage.ts';
import { PLAIN_LOOK } from '../plainLook.ts';

const USAGE = usageOf({
  images: [
    imageFacts(1, { references: ['app:1'], pieces: [{ id: 'base', bytes: 100 }] }),
    imageFacts(2, { references: ['parent:1'], pieces: [{ id: 'parent', bytes: 5 }] }),
    imageFacts(3, { references: ['child:1'], parent: idOf(2), pieces: [{ id: 'parent', bytes: 5 }] }),
  ],
  containers: [
    containerFacts(1, { name: 'web', imageId: idOf(1), state: 'running', isRunning: true, networks: ['shop'] }),
    ...Array.from({ length: 7 }, (_, index) =>
      containerFacts(index + 2, { name: `job${index}`, imageId: idOf(1), size: null, volumes: ['data'] }),
    ),
  ],
  volumes: [volumeFacts('data', { size: 50 }), volumeFacts('named', { size: 9 })],
  networks: [networkFacts('shop'), networkFacts('bridge', { isPredefined: true })],
  cache: [
    cacheFacts('one', { size: 30 }),
    cacheFacts('two', { size: 40, parents: ['one'] }),
    cacheFacts('busy', { size: 1, isInUse: true }),
  ],
});
const ITEMS = new Map(runAtOnce(itemModels(USAGE, english)).map((item) => [item.key, item]));
const plan = (...keys: ItemKey[]) => runAtOnce(planModel(USAGE, ITEMS, new Set(keys), english));

describe('what comes of removing what is ticked, in words', () => {
  it('names what goes in the order of going, and what that frees', () => {
    const { goes, freed, unsized, obstacles, too, warnings } = plan(
      'cache:one',
      'cache:two',
      'volume:named',
      'container:c2',
      `image:${idOf(3)}`,
      `image:${idOf(2)}`,
    );
    assert.deepEqual(goes, [
      'container:c2',
      `image:${idOf(3)}`,
      `image:${idOf(2)}`,
      'volume:named',
      'cache:one',
      'cache:two',
    ]);
    assert.deepEqual([freed, unsized, obstacles, too], [{ least: 84, most: 84 }, 1, [], []]);
    assert.deepEqual(warnings, ['Somebody named these volumes: named']);
  });

  it('names every tag that an image loses with it, and each name by digest that no tag stands for', () => {
    const digest = `@${idOf(9)}`;
    const many = Array.from({ length: 300 }, (_, index) => `host:5000/app:${index}`);
    const usage = usageOf({
      images: [
        imageFacts(1, { references: many, digests: [`host:5000/app${digest}`, `other${digest}`] }),
        imageFacts(2, { references: ['one:1'], digests: [`one${digest}`] }),
        imageFacts(3, { references: [], digests: [`by${digest}`, `also${digest}`] }),
      ],
    });
    const items = new Map(runAtOnce(itemModels(usage, english)).map((item) => [item.key, item]));
    const ticked = new Set<ItemKey>([`image:${idOf(1)}`, `image:${idOf(2)}`, `image:${idOf(3)}`]);
    assert.deepEqual(runAtOnce(planModel(usage, items, ticked, english)).otherNames, {
      [`image:${idOf(1)}`]: [...many.slice(1), `other${digest}`],
      [`image:${idOf(3)}`]: [`also${digest}`],
    });
    assert.deepEqual(runAtOnce(planModel(usage, items, new Set(), english)).otherNames, {}, 'what stays loses none');
  });

  it('says what stands in the way of what, and what would have to go too', () => {
    const { goes, obstacles, too } = plan(
      `image:${idOf(1)}`,
      `image:${idOf(2)}`,
      'volume:data',
      'network:shop',
      'cache:one',
      'cache:busy',
    );
    assert.deepEqual(goes, []);
    assert.deepEqual(
      obstacles.map(({ sentence }) => sentence),
      [
        'app:1 stays: containers have it: web (running), job0 (stopped), job1 (stopped), job2 (stopped), job3 (stopped), and 3 more',
        'parent:1 stays: images were built on it: child:1',
        'data stays: containers have it: job0 (stopped), job1 (stopped), job2 (stopped), job3 (stopped), job4 (stopped), and 2 more',
        'shop stays: containers have it: web (running)',
        'one stays: other build cache was made from it: two',
        'busy stays: a build uses it now.',
      ],
    );
    assert.deepEqual([obstacles[3]?.too, obstacles[5]?.too], [['container:c1'], []]);
    assert.equal(too.length, 8 + 1 + 1);
    const all = plan(`image:${idOf(1)}`, 'network:shop', ...(plan(`image:${idOf(1)}`).too as ItemKey[]));
    assert.deepEqual([all.obstacles, all.goes.length], [[], 10]);
    assert.deepEqual(all.warnings, ['Running, and killed: web']);
  });

  it('takes a name off by itself, which frees nothing', () => {
    const { goes, freed } = plan('name:parent:1');
    assert.deepEqual([goes, freed], [['name:parent:1'], { least: 0, most: 0 }]);
  });
});

describe('what a removal came to, in words', () => {
  it('says of each item whether it is gone, or why not, and counts what is gone', () => {
    const [web, named, one] = ['container:c1', 'volume:named', 'cache:one'] as const;
    const said: readonly string[] = [];
    const results: ItemResult[] = [
      { item: named, said: ['Deleted: named'], outcome: { state: 'removed' } },
      { item: web, said, outcome: { state: 'refused', error: new Error('The engine says no.') } },
      { item: 'volume:data', said, outcome: { state: 'spared', why: { reason: 'used', by: 'new' } } },
      { item: `image:${idOf(1)}`, said, outcome: { state: 'spared', why: { reason: 'tagged', by: 'app:2' } } },
      { item: `image:${idOf(2)}`, said, outcome: { state: 'spared', why: { reason: 'kept', by: `image:${idOf(3)}` } } },
      { item: 'network:shop', said, outcome: { state: 'spared', why: { reason: 'gone' } } },
      { item: 'container:c2', said, outcome: { state: 'spared', why: { reason: 'changed' } } },
      { item: 'cache:two', said, outcome: { state: 'spared', why: { reason: 'engine' } } },
      { item: one, said, outcome: { state: 'untouched' } },
    ];
    const freed = runAtOnce(freedBy(USAGE, results));
    const ended = { results, freed, isCanceled: true, error: undefined };
    const report = reportModel(USAGE, ITEMS, ended, PLAIN_LOOK);
    assert.deepEqual(report.removed, [{ kind: 'volume', name: 'named', detail: 'Deleted: named' }]);
    assert.deepEqual(
      report.skipped.map(({ name, detail }) => `${name}: ${detail}`),
      [
        'web: The engine says no.',
        'data: It came into use meanwhile, by new.',
        'app:1: It got another name meanwhile: app:2.',
        'parent:1: child:1 is still there, which had to go before.',
        'shop: It was gone already.',
        'job0: It is not the same any more as when it was ticked.',
        'two: The engine left it alone: a build uses it, or other records were made from it.',
        'one: It was not its turn yet.',
      ],
    );
    assert.deepEqual([report.freed, report.isCanceled, report.failure], [{ least: 9, most: 9 }, true, null]);
  });

  it('does not pretend to know what an engine did that went away', () => {
    const error = new Error('The engine x has ended.');
    const results: ItemResult[] = [
      { item: 'volume:data', said: [], outcome: { state: 'unknown', error, wasAsked: true } },
      { item: 'volume:named', said: [], outcome: { state: 'unknown', error, wasAsked: false } },
    ];
    const ended = { results, freed: runAtOnce(freedBy(USAGE, results)), isCanceled: false, error };
    const report = reportModel(USAGE, ITEMS, ended, PLAIN_LOOK);
    assert.deepEqual([report.removed, report.freed, report.failure], [[], { least: 0, most: 0 }, error.message]);
    assert.deepEqual(
      report.skipped.map(({ detail }) => detail),
      [
        'The engine was gone before it answered: it may be removed, or not.',
        'The engine was gone before this was removed.',
      ],
    );
  });
});
