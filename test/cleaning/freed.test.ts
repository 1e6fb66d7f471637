import assert from 'node:assert/strict';
import { type ItemKey, keyOf } from '../../src/cleaning/items.ts';
import { withObstacles } from '../../src/cleaning/obstacles.ts';
import { totalsOf } from '../../src/cleaning/totals.ts';
import type { Usage } from '../../src/cleaning/usage.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { Random } from '../helpers/random.ts';
import { freed } from './freedAtOnce.ts';
import {
  cacheFacts,
  containerFacts,
  idOf,
  imageFacts,
  layers,
  networkFacts,
  usageOf,
  volumeFacts,
} from './someUsage.ts';

const exactly = (bytes: number) => ({ least: bytes, most: bytes });
const image = (number: number) => keyOf('image', idOf(number));

describe('what is freed', () => {
  const shared = usageOf({
    images: [
      imageFacts(1, { pieces: layers(['base', 100]) }),
      imageFacts(2, { pieces: layers(['base', 100], ['two', 20]), references: ['a:1', 'a:2'] }),
      imageFacts(3, { pieces: layers(['base', 100], ['three', 3]) }),
    ],
  });

  it('is what nothing else holds, and what only those hold that go together', () => {
    assert.deepEqual(freed(shared, new Set([image(1)])).bytes, exactly(0));
    assert.deepEqual(freed(shared, new Set([image(2)])).bytes, exactly(20));
    assert.deepEqual(freed(shared, new Set([image(1), image(2)])).bytes, exactly(20));
    assert.deepEqual(freed(shared, new Set([image(1), image(2), image(3)])).bytes, exactly(123));
    assert.deepEqual(
      shared.images.map(({ size, own }) => [size, own.least, own.most]),
      [
        [100, 0, 0],
        [120, 20, 20],
        [103, 3, 3],
      ],
    );
    const { image: total } = runAtOnce(totalsOf(shared));
    assert.deepEqual(total, { count: 3, active: 0, bytes: 123, shared: 100, reclaimable: exactly(123), unsized: 0 });
  });

  it('is nothing where a name goes and others stay, and all where they all go', () => {
    const one = freed(shared, new Set<ItemKey>(['name:a:1']));
    assert.deepEqual([one.untagged, one.deleted, one.bytes], [['a:1'], [], exactly(0)]);
    const all = freed(shared, new Set<ItemKey>(['name:a:1', 'name:a:2']));
    assert.deepEqual(
      [all.untagged, all.deleted.map(({ id }) => id), all.bytes],
      [['a:1', 'a:2'], [idOf(2)], exactly(20)],
    );
  });

  it('is bounded where blobs of the same layers may be the same', () => {
    const usage = usageOf({
      store: 'containerd',
      images: [
        imageFacts(1, { pieces: [{ id: 'blobs 1', bytes: 40, layers: ['blob of base'] }, ...layers(['base', 100])] }),
        imageFacts(2, {
          pieces: [
            { id: 'blobs 2', bytes: 45, layers: ['blob of base', 'blob of two'] },
            ...layers(['base', 100], ['two', 20]),
          ],
        }),
      ],
    });
    assert.deepEqual(freed(usage, new Set([image(2)])).bytes, { least: 25, most: 65 });
    assert.deepEqual(freed(usage, new Set([image(1)])).bytes, { least: 0, most: 40 });
    assert.deepEqual(freed(usage, new Set([image(1), image(2)])).bytes, { least: 165, most: 205 });
  });

  it('is bounded where an engine does not say how large the layers are', () => {
    const usage = usageOf({
      images: [
        imageFacts(1, { pieces: layers(['base', 100]) }),
        imageFacts(2, { pieces: [{ id: 'image 2', bytes: 120, layers: ['base', 'two'] }] }),
      ],
    });
    assert.deepEqual(freed(usage, new Set([image(1)])).bytes, { least: 0, most: 100 });
    assert.deepEqual(freed(usage, new Set([image(2)])).bytes, { least: 20, most: 120 });
    assert.deepEqual(freed(usage, new Set([image(1), image(2)])).bytes, { least: 120, most: 220 });
  });

  it('leaves what a container has, and says which; that can go with it', () => {
    const usage = usageOf({
      images: [imageFacts(1, { pieces: layers(['a', 10]) })],
      containers: [
        containerFacts(1, { imageId: idOf(1), size: 5, volumes: ['v'] }),
        containerFacts(2, { imageId: idOf(1), size: null, isRunning: true, state: 'running', networks: ['n'] }),
      ],
      volumes: [volumeFacts('v', { size: 7 })],
      networks: [networkFacts('n'), networkFacts('bridge', { isPredefined: true })],
    });
    const ticked = new Set<ItemKey>([image(1), 'volume:v', 'network:n', 'network:bridge', 'container:gone']);
    const some = freed(usage, ticked);
    assert.deepEqual(some.bytes, exactly(0));
    assert.deepEqual(some.obstacles, [
      { item: image(1), by: 'container:c1' },
      { item: image(1), by: 'container:c2' },
      { item: 'volume:v', by: 'container:c1' },
      { item: 'network:n', by: 'container:c2' },
      { item: 'network:bridge', by: null },
    ]);
    const all = freed(usage, withObstacles(usage, ticked));
    assert.deepEqual(all.obstacles, [{ item: 'network:bridge', by: null }]);
    assert.deepEqual([all.bytes, all.unsized, all.containers.length], [exactly(22), 1, 2]);
    assert.deepEqual(
      all.networks.map(({ id }) => id),
      ['n'],
    );
  });

  it('includes an image that goes with its last container', () => {
    const usage = usageOf({ containers: [containerFacts(1, { imageId: idOf(9), size: 5, rootSize: 105 })] });
    assert.deepEqual(freed(usage, new Set<ItemKey>(['container:c1'])).bytes, { least: 5, most: 105 });
  });

  it('includes what images were built on and nothing else needs, as engines remove it', () => {
    const usage = usageOf({
      images: [
        imageFacts(1, { references: [], pieces: layers(['a', 1]) }),
        imageFacts(2, { references: [], parent: idOf(1), pieces: layers(['a', 1], ['b', 10]) }),
        imageFacts(3, { parent: idOf(2), pieces: layers(['a', 1], ['b', 10], ['c', 100]) }),
        imageFacts(4, { parent: idOf(1), pieces: layers(['a', 1], ['d', 1000]) }),
      ],
    });
    const three = freed(usage, new Set([image(3)]));
    assert.deepEqual([three.deleted.map(({ id }) => id), three.bytes], [[idOf(3), idOf(2)], exactly(110)]);
    const both = freed(usage, new Set([image(4), image(3)]));
    assert.deepEqual([both.deleted.map(({ id }) => id).at(-1), both.bytes], [idOf(1), exactly(1111)]);
    const two = freed(usage, new Set([image(2)]));
    assert.deepEqual([two.deleted, two.obstacles], [[], [{ item: image(2), by: image(3) }]]);
    assert.deepEqual(withObstacles(usage, new Set([image(1)])), new Set([1, 2, 3, 4].map(image)));
  });

  it('takes the names off what others were built on, where only names are ticked', () => {
    const usage = usageOf({ images: [imageFacts(1), imageFacts(2, { parent: idOf(1) })] });
    const names = freed(usage, new Set<ItemKey>(['name:image:1']));
    assert.deepEqual([names.untagged, names.deleted, names.obstacles], [['image:1'], [], []]);
    const both = freed(usage, new Set<ItemKey>(['name:image:1', image(2)]));
    assert.deepEqual(
      both.deleted.map(({ id }) => id),
      [idOf(2), idOf(1)],
    );
  });

  it('counts what the build cache shares with images only once that goes, too', () => {
    const usage = usageOf({
      images: [imageFacts(1, { pieces: layers(['a', 10]) })],
      cache: [
        cacheFacts('x', { size: 10, isShared: true }),
        cacheFacts('y', { size: 3, parents: ['x'] }),
        cacheFacts('z', { size: 4, isInUse: true }),
      ],
    });
    assert.deepEqual(freed(usage, new Set([image(1)])).bytes, { least: 0, most: 10 });
    assert.deepEqual(freed(usage, new Set<ItemKey>(['cache:x'])).obstacles, [{ item: 'cache:x', by: 'cache:y' }]);
    const all = freed(usage, new Set<ItemKey>([image(1), 'cache:x', 'cache:y', 'cache:z']));
    assert.deepEqual([all.bytes, all.obstacles], [exactly(13), [{ item: 'cache:z', by: null }]]);
  });

  it('of what the build cache shares with images is bounded in a containerd store, which has the layer unpacked twice', () => {
    const facts = {
      images: [imageFacts(1, { pieces: layers(['a', 10]) })],
      cache: [cacheFacts('x', { size: 8, isShared: true })],
    };
    const of = (store: Usage['store'], ...keys: ItemKey[]) => freed(usageOf({ ...facts, store }), new Set(keys)).bytes;
    assert.deepEqual(of('graph-driver', 'cache:x'), exactly(0));
    assert.deepEqual(of('containerd', 'cache:x'), { least: 0, most: 8 });
    assert.deepEqual(of('graph-driver', 'cache:x', image(1)), exactly(10));
    assert.deepEqual(of('containerd', 'cache:x', image(1)), { least: 10, most: 18 });
    assert.deepEqual(of('containerd', image(1)), { least: 2, most: 10 });
  });

  it('is what a simple model says, whatever is ticked', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed);
      const usage = randomUsage(random);
      const ticked = new Set(allKeys(usage).filter(() => random.once(2)));
      const { bytes, deleted, containers, volumes, cache, networks } = freed(usage, ticked);
      const gone = modelOf(usage, ticked);
      const names = [
        ...deleted.map(({ id }) => keyOf('image', id)),
        ...containers.map(({ id }) => keyOf('container', id)),
        ...volumes.map(({ name }) => keyOf('volume', name)),
        ...networks.map(({ id }) => keyOf('network', id)),
        ...cache.map(({ id }) => keyOf('cache', id)),
      ];
      assert.deepEqual(new Set(names), gone, `seed ${seed}`);
      assert.deepEqual(bytes, exactly(onDisk(usage, new Set()) - onDisk(usage, gone)), `seed ${seed}`);
      const closed = freed(usage, withObstacles(usage, ticked));
      assert(
        closed.obstacles.every(({ by }) => by === null),
        `seed ${seed}`,
      );
    }
  });
});

function randomUsage(random: Random): Usage {
  const below = (count: number) => random.below(count);
  const count = 1 + below(7);
  const stacks: [string, number][][] = [];
  const images = Array.from({ length: count }, (_, index) => {
    const parent = random.once(3) && index > 0 ? below(index) : null;
    const bottom = parent !== null ? (stacks[parent] ?? []) : random.once(2) ? (stacks[below(count)] ?? []) : [];
    const stack = [
      ...bottom,
      ...Array.from({ length: below(3) }, (_, at) => [`${index} ${at}`, below(100)] as [string, number]),
    ];
    stacks.push(stack);
    const isNamed = !random.once(3);
    return imageFacts(index, {
      references: isNamed ? [`image:${index}`] : [],
      parent: parent === null ? null : idOf(parent),
      pieces: layers(...stack),
    });
  });
  const containers = Array.from({ length: below(4) }, (_, index) =>
    containerFacts(index, {
      imageId: idOf(below(count)),
      size: below(50),
      volumes: random.once(2) ? ['v0'] : [],
      networks: random.once(2) ? ['n0'] : [],
    }),
  );
  const cache = Array.from({ length: below(5) }, (_, index) =>
    cacheFacts(`${index}`, {
      size: below(50),
      isInUse: random.once(5),
      parents: index > 0 && !random.once(3) ? [`${below(index)}`] : [],
    }),
  );
  return usageOf({
    images,
    containers,
    volumes: [volumeFacts('v0', { size: below(50) }), volumeFacts('v1', { size: below(50) })],
    networks: [networkFacts('n0')],
    cache,
  });
}

function allKeys({ images, containers, volumes, networks, cache }: Usage): ItemKey[] {
  return [
    ...images.map(({ id }) => keyOf('image', id)),
    ...containers.map(({ id }) => keyOf('container', id)),
    ...volumes.map(({ name }) => keyOf('volume', name)),
    ...networks.map(({ id }) => keyOf('network', id)),
    ...cache.map(({ id }) => keyOf('cache', id)),
  ];
}

/** Removes one thing after the other, as an engine would, until nothing more goes. */
function modelOf(usage: Usage, ticked: ReadonlySet<ItemKey>): Set<ItemKey> {
  const gone = new Set<ItemKey>();
  const isThere = (key: ItemKey) => !gone.has(key);
  const mayGo = (key: ItemKey): boolean => {
    const id = key.slice(key.indexOf(':') + 1);
    const container = usage.containers.filter((each) => isThere(keyOf('container', each.id)));
    if (key.startsWith('image:'))
      return (
        container.every(({ imageId }) => imageId !== id) &&
        usage.images.every(({ id: own, parent }) => parent !== id || !isThere(keyOf('image', own)))
      );
    if (key.startsWith('volume:')) return container.every(({ volumes }) => !volumes.includes(id));
    if (key.startsWith('network:')) return container.every(({ networks }) => !networks.includes(id));
    if (key.startsWith('cache:'))
      return usage.cache.every(
        ({ id: own, isInUse, parents }) =>
          !(own === id && isInUse) && !(parents.includes(id) && isThere(keyOf('cache', own))),
      );
    return true;
  };
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const key of ticked) if (isThere(key) && mayGo(key)) gone.add(key);
  }
  // With the last image that was built on it.
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const { id, references, children } of usage.images) {
      const isParent = children.some((child) => gone.has(keyOf('image', child)));
      if (isParent && references.length === 0 && isThere(keyOf('image', id)) && mayGo(keyOf('image', id)))
        if (usage.containers.every(({ imageId }) => imageId !== id)) gone.add(keyOf('image', id));
    }
  }
  return gone;
}

function onDisk(usage: Usage, gone: ReadonlySet<ItemKey>): number {
  const left = <T>(things: readonly T[], of: (thing: T) => ItemKey) => things.filter((thing) => !gone.has(of(thing)));
  const pieces = left(usage.images, ({ id }) => keyOf('image', id)).flatMap((each) => each.pieces);
  const once = new Map(pieces.map((piece) => [piece.id, piece.bytes]));
  const sizes = [
    ...once.values(),
    ...left(usage.containers, ({ id }) => keyOf('container', id)).map(({ size }) => size ?? 0),
    ...left(usage.volumes, ({ name }) => keyOf('volume', name)).map(({ size }) => size ?? 0),
    ...left(usage.cache, ({ id }) => keyOf('cache', id)).map(({ size }) => size),
  ];
  return sizes.reduce((sum, size) => sum + size, 0);
}
