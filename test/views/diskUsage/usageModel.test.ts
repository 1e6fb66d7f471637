import assert from 'node:assert/strict';
import type { Usage } from '../../../src/cleaning/usage.ts';
import { runAtOnce } from '../../../src/image/slices.ts';
import { usageModel } from '../../../src/views/diskUsage/usageModel.ts';
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

const NOW = Date.parse('2026-11-26T12:00:00Z');
const BASE = { id: 'base', bytes: 100 };

const USAGE = usageOf({
  images: [
    imageFacts(1, {
      references: ['app:1', 'app:latest'],
      pieces: [BASE, { id: 'app', bytes: 20 }],
      labels: { team: 'a' },
    }),
    imageFacts(2, { references: [], pieces: [BASE, { id: 'old', bytes: 7 }] }),
    imageFacts(3, { references: ['parent:1'], pieces: [{ id: 'parent', bytes: 5 }] }),
    imageFacts(4, { references: ['child:1'], parent: idOf(3), pieces: [{ id: 'parent', bytes: 5 }] }),
  ],
  containers: [
    containerFacts(1, {
      name: 'web',
      imageId: idOf(1),
      image: 'app:1',
      state: 'running',
      isRunning: true,
      exitCode: null,
    }),
    containerFacts(2, { name: 'job', imageId: idOf(4), exitCode: 137, size: 3, volumes: ['data'], networks: ['shop'] }),
    containerFacts(3, { name: 'orphan', size: null }),
  ],
  volumes: [
    volumeFacts('data', { size: 50 }),
    volumeFacts('f00', { isAnonymous: true, size: 9 }),
    volumeFacts('named', { size: null, driver: 'nfs' }),
  ],
  networks: [networkFacts('bridge', { isPredefined: true }), networkFacts('shop'), networkFacts('left')],
  cache: [
    cacheFacts('one', { description: ' mount ', size: 30, lastUsed: 5000 }),
    cacheFacts('two', { size: 40, isShared: true, parents: ['one'] }),
    cacheFacts('three', { size: 1, isInUse: true, parents: ['one'] }),
  ],
});

const modelOf = (usage: Usage) => runAtOnce(usageModel({ kind: 'docker', version: '20.10.24' }, usage, NOW, english));

describe('what an engine holds, as it is shown', () => {
  const model = modelOf(USAGE);

  it('is said item by item: what it is, what it takes, what holds it', () => {
    assert.deepEqual(
      model.items.map(({ key, name, state, heldBy, own, size, isActive }) =>
        [key.replace(/0{10,}/, ''), name, state, heldBy.join(', '), own?.least, size, isActive].join(' | '),
      ),
      [
        'image:sha256:1 | app:1 |  | web (running) | 20 | 120 | true',
        `image:sha256:2 | ${'0'.repeat(12)} | dangling |  | 7 | 107 | false`,
        'image:sha256:3 | parent:1 |  | child:1 | 0 | 5 | false',
        'name:parent:1 | parent:1 | only the name |  | 0 | 0 | false',
        'image:sha256:4 | child:1 |  | job (stopped) | 0 | 5 | true',
        'container:c1 | web | running |  | 0 | 0 | true',
        'container:c2 | job | exited (137) |  | 3 | 3 | false',
        'container:c3 | orphan | exited (0) |  |  |  | false',
        'volume:data | data |  | job (stopped) | 50 | 50 | true',
        'volume:f00 | f00 | anonymous, unused |  | 9 | 9 | false',
        'volume:named | named | unused |  |  |  | false',
        'network:shop | shop |  | job (stopped) |  |  | true',
        'network:left | left | unused |  |  |  | false',
        'cache:one | mount |  | 2 other records | 30 | 30 | false',
        'cache:two | two | shared |  | 0 | 40 | false',
        'cache:three | three | in use |  | 1 | 1 | true',
      ],
    );
    const [app] = model.items;
    assert.deepEqual(
      [app?.about, app?.labels, app?.created, app?.opens],
      [`app:latest · ${'0'.repeat(12)}`, ['team=a'], '1970-01-01T00:00:01.000Z', true],
    );
  });

  it('is summed up by kind, what several hold once', () => {
    const text = model.totals.map(({ kind, count, active, size, shared, reclaimable }) =>
      [kind, count, active, size, shared, reclaimable?.least, reclaimable?.most].join(' '),
    );
    assert.deepEqual(text, [
      // Its 7 bytes may be those of the build cache.
      'image 4 2 132 105 0 7',
      'container 3 1 3 0 3 3',
      'volume 3 1 59 0 9 9',
      'network 3 2    ',
      // What others were made from goes after them only.
      'cache 3 1 31 40 0 0',
    ]);
    assert.equal(model.size, 132 + 3 + 59 + 31);
    assert.deepEqual([model.program, model.time], ['Docker 20.10.24', '2026-11-26T12:00:00.000Z']);
  });

  it('has choices whose keys all are items, and none ticks a volume with a name', () => {
    const keys = new Set(model.items.map(({ key }) => key));
    assert(model.presets.length > 5);
    for (const preset of model.presets) {
      assert(preset.label !== '' && preset.meaning !== '');
      for (const key of preset.keys) assert(keys.has(key), `${preset.key}: ${key}`);
      assert(!preset.keys.includes('volume:named'));
    }
    assert.deepEqual(model.presets.find(({ key }) => key === 'dangling-images')?.keys, [`image:${idOf(2)}`]);
  });

  it('says what cannot be told', () => {
    assert.deepEqual(model.remarks, []);
    const blobs = { id: 'blobs 1', bytes: 10, layers: ['base'] };
    const other = { id: 'blobs 2', bytes: 8, layers: ['base'] };
    const images = [imageFacts(1, { pieces: [BASE, blobs] }), imageFacts(2, { pieces: [BASE, other] })];
    const { remarks, program } = modelOf({ ...usageOf({ store: 'containerd', images }), unread: 2 });
    assert.equal(program, 'Docker 20.10.24, containerd store');
    assert.match(remarks.join('\n'), /does not say which compressed layers.*\n2 records of the engine cannot be read/);
  });

  it('is cut where an engine says very much', () => {
    const long = 'x'.repeat(5000);
    const labels = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`label${index}`, long]));
    const { items } = modelOf(usageOf({ volumes: [volumeFacts(long, { labels, created: 1e18 })] }));
    assert.deepEqual([items[0]?.name.length, items[0]?.labels.length, items[0]?.created], [2001, 200, null]);
  });
});
