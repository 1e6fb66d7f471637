import assert from 'node:assert/strict';
import { type ItemKey, keyOf } from '../../src/cleaning/items.ts';
import { type CleaningEngine, type ContainerNow, type ImageNow, removeItems } from '../../src/cleaning/removeItems.ts';
import type { Usage } from '../../src/cleaning/usage.ts';
import { cacheFacts, containerFacts, idOf, imageFacts, networkFacts, usageOf, volumeFacts } from './someUsage.ts';

const NEVER = new AbortController().signal;
const image = (number: number) => keyOf('image', idOf(number));
const LOST = new Error('lost');

/** An engine that has what a usage says, and notes what it is told to remove. */
class MemoryEngine implements CleaningEngine {
  readonly removed: string[] = [];
  now: {
    images: ImageNow[];
    containers: ContainerNow[];
    ends: Map<string, number | null>;
    volumes: Map<string, number | null>;
    networks: Set<string>;
    cache: Set<string>;
  };

  constructor(usage: Usage) {
    this.now = {
      images: usage.images.map(({ id, references, digests }) => ({ id, tags: references, digests })),
      containers: [...usage.containers],
      ends: new Map(usage.containers.map(({ id, finished }) => [id, finished])),
      volumes: new Map(usage.volumes.map(({ name, created }) => [name, created])),
      networks: new Set(usage.networks.map(({ id }) => id)),
      cache: new Set(usage.cache.map(({ id }) => id)),
    };
  }

  async containers() {
    return this.now.containers;
  }
  async containerEnd(id: string) {
    return this.now.ends.get(id);
  }
  async image(name: string) {
    return this.now.images.find(({ id, tags, digests }) => [id, ...tags, ...digests].includes(name));
  }
  async volumeCreated(name: string) {
    return this.now.volumes.get(name);
  }
  async hasNetwork(id: string) {
    return this.now.networks.has(id);
  }
  async hasCache(id: string) {
    return this.now.cache.has(id);
  }
  async remove(kind: string, id: string, isForced: boolean): Promise<readonly string[]> {
    this.removed.push(`${kind} ${id}${isForced ? ' by force' : ''}`);
    if (kind === 'container') this.now.containers = this.now.containers.filter((each) => each.id !== id);
    if (kind === 'cache') return id.startsWith('stuck') || !this.now.cache.delete(id) ? [] : [`Deleted: ${id}`];
    if (kind !== 'image') return [];
    const found = await this.image(id);
    if (!found) throw new Error(`no ${id}`);
    this.now.images = this.now.images.filter((each) => each !== found);
    if (found.tags.length + found.digests.length < 2 || id === found.id)
      return [`Untagged: ${id}`, `Deleted: ${found.id}`];
    const without = (names: readonly string[]) => names.filter((name) => name !== id);
    this.now.images.push({ ...found, tags: without(found.tags), digests: without(found.digests) });
    return [`Untagged: ${id}`];
  }
  isLost(error: unknown) {
    return error === LOST;
  }
}

async function run(engine: CleaningEngine, usage: Usage, ticked: readonly ItemKey[], signal = NEVER) {
  const results = [];
  for await (const result of removeItems(engine, usage, new Set(ticked), signal)) results.push(result);
  return results;
}

describe('removing item by item', () => {
  it('goes from containers over images, the last first, to the build cache', async () => {
    const usage = usageOf({
      images: [imageFacts(1), imageFacts(2, { parent: idOf(1), references: ['b:1', 'b:2', 'c:1'] })],
      containers: [containerFacts(1, { imageId: idOf(2), isRunning: true, volumes: ['v'], networks: ['n'] })],
      volumes: [volumeFacts('v')],
      networks: [networkFacts('n')],
      cache: [cacheFacts('top'), cacheFacts('below', { parents: ['top'] }), cacheFacts('stuck')],
    });
    const engine = new MemoryEngine(usage);
    const results = await run(engine, usage, [
      'cache:top',
      'cache:below',
      'cache:stuck',
      'network:n',
      'volume:v',
      image(1),
      image(2),
      'container:c1',
    ]);
    assert.deepEqual(engine.removed.slice(0, 7), [
      'container c1 by force',
      'image b:1',
      'image b:2',
      `image ${idOf(2)}`,
      `image ${idOf(1)}`,
      'volume v',
      'network n',
    ]);
    assert(engine.removed.indexOf('cache below') < engine.removed.indexOf('cache top'));
    const left = results.filter(({ outcome }) => outcome.state !== 'removed');
    assert.deepEqual(left, [
      { item: 'cache:stuck', said: [], outcome: { state: 'spared', why: { reason: 'engine' } } },
    ]);
  });

  it('takes names by digest off by themselves, unless they go with a tag of their repository', async () => {
    const usage = usageOf({ images: [imageFacts(1, { references: ['r:5000/a:1'], digests: ['r:5000/a@x', 'b@x'] })] });
    const engine = new MemoryEngine(usage);
    await run(engine, usage, [image(1)]);
    assert.deepEqual(engine.removed, ['image r:5000/a:1', 'image r:5000/a@x', `image ${idOf(1)}`]);
  });

  it('leaves alone what became used, named, started or another thing meanwhile, and what that keeps', async () => {
    const usage = usageOf({
      images: [
        imageFacts(1, { knownAs: [idOf(11)] }),
        imageFacts(2),
        imageFacts(3),
        imageFacts(4, { references: ['d:1', 'd:2'] }),
        imageFacts(5),
        imageFacts(6, { parent: idOf(5) }),
      ],
      containers: [1, 2, 3].map((number) => containerFacts(number)),
      volumes: [volumeFacts('v'), volumeFacts('w'), volumeFacts('x')],
      networks: [networkFacts('n')],
    });
    const engine = new MemoryEngine(usage);
    const at = (id: string) => engine.now.containers.findIndex((each) => each.id === id);
    const change = (id: string, more: Partial<ContainerNow>) => {
      const [old] = engine.now.containers.splice(at(id), 1);
      if (old) engine.now.containers.push({ ...old, ...more });
    };
    engine.now.containers.push({ ...containerFacts(9, { imageId: idOf(11), volumes: ['v'], networks: ['n'] }) });
    change('c1', { isRunning: true });
    engine.now.ends.set('c2', 1);
    change('c3', { imageId: idOf(6) });
    engine.now.volumes.set('w', 99).delete('x');
    engine.now.images = engine.now.images.flatMap((each) => {
      if (each.id === idOf(2)) return [{ ...each, tags: [...each.tags, 'new:1'] }];
      if (each.id === idOf(3)) return [];
      if (each.id === idOf(4)) return [{ ...each, tags: ['d:2'] }];
      return [each];
    });
    const ticked: ItemKey[] = ['container:c1', 'container:c2', image(1), image(2), image(3), 'name:d:1', 'name:d:2'];
    ticked.pop();
    const results = await run(engine, usage, [
      ...ticked,
      'volume:v',
      'volume:w',
      'volume:x',
      'network:n',
      image(5),
      image(6),
    ]);
    assert.deepEqual(engine.removed, []);
    assert.deepEqual(
      Object.fromEntries(
        results.map(({ item, outcome }) => [item, outcome.state === 'spared' ? outcome.why : outcome]),
      ),
      {
        'container:c1': { reason: 'used', by: 'container1' },
        'container:c2': { reason: 'changed' },
        [image(1)]: { reason: 'used', by: 'container9' },
        [image(2)]: { reason: 'tagged', by: 'new:1' },
        [image(3)]: { reason: 'gone' },
        [image(6)]: { reason: 'used', by: 'container3' },
        [image(5)]: { reason: 'kept', by: image(6) },
        'name:d:1': { reason: 'gone' },
        'volume:v': { reason: 'used', by: 'container9' },
        'volume:w': { reason: 'changed' },
        'volume:x': { reason: 'gone' },
        'network:n': { reason: 'used', by: 'container9' },
      },
    );
  });

  it('takes no name off that would be the last by now, or that names something else', async () => {
    const usage = usageOf({ images: [imageFacts(1, { references: ['a:1', 'a:2'] })] });
    const engine = new MemoryEngine(usage);
    engine.now.images = [{ id: idOf(1), tags: ['a:1'], digests: [] }];
    const changed = { state: 'spared', why: { reason: 'changed' } };
    assert.deepEqual(
      (await run(engine, usage, ['name:a:1'])).map(({ outcome }) => outcome),
      [changed],
    );
    engine.now.images = [{ id: idOf(7), tags: ['a:1', 'a:2'], digests: [] }];
    assert.deepEqual(
      (await run(engine, usage, ['name:a:1'])).map(({ outcome }) => outcome),
      [changed],
    );
    assert.deepEqual(engine.removed, []);
  });

  it('takes the last name off only while something is there that was built on it', async () => {
    const usage = usageOf({ images: [imageFacts(1), imageFacts(2, { parent: idOf(1) })] });
    const outcomes = async (engine: MemoryEngine) =>
      (await run(engine, usage, ['name:image:1'])).map(({ outcome }) => outcome);
    const kept = new MemoryEngine(usage);
    assert.deepEqual(await outcomes(kept), [{ state: 'removed' }]);
    assert.deepEqual(kept.removed, ['image image:1']);
    const left = new MemoryEngine(usage);
    left.now.images = left.now.images.filter(({ id }) => id === idOf(1));
    assert.deepEqual(await outcomes(left), [{ state: 'spared', why: { reason: 'changed' } }]);
    assert.deepEqual(left.removed, []);
  });

  it('leaves an image alone that got a name by digest meanwhile', async () => {
    const usage = usageOf({ images: [imageFacts(1, { digests: ['image@x'] })] });
    const engine = new MemoryEngine(usage);
    engine.now.images = engine.now.images.map((each) => ({ ...each, digests: ['image@x', 'other@x'] }));
    const [result] = await run(engine, usage, [image(1)]);
    assert.deepEqual(result?.outcome, { state: 'spared', why: { reason: 'tagged', by: 'other@x' } });
    assert.deepEqual(engine.removed, []);
  });

  it('removes a container of which no end was to be had, if it still does not run', async () => {
    const usage = usageOf({
      containers: [
        containerFacts(1, { finished: null }),
        containerFacts(2, { finished: null }),
        containerFacts(3, { finished: null, state: 'created' }),
      ],
    });
    const engine = new MemoryEngine(usage);
    for (const id of ['c1', 'c2', 'c3']) engine.now.ends.set(id, 5000);
    engine.now.containers = engine.now.containers.map((each) => ({ ...each, isRunning: each.id === 'c2' }));
    const results = await run(engine, usage, ['container:c1', 'container:c2', 'container:c3']);
    assert.deepEqual(
      results.map(({ outcome }) => (outcome.state === 'spared' ? outcome.why.reason : outcome.state)),
      ['removed', 'used', 'changed'],
    );
    assert.deepEqual(engine.removed, ['container c1']);
  });

  it('says that networks and records of the build cache are gone, which keep nothing then', async () => {
    const usage = usageOf({
      networks: [networkFacts('n')],
      cache: [cacheFacts('below'), cacheFacts('top', { parents: ['below'] })],
    });
    const engine = new MemoryEngine(usage);
    engine.now.networks.clear();
    engine.now.cache.delete('top');
    const results = await run(engine, usage, ['network:n', 'cache:below', 'cache:top']);
    const gone = { state: 'spared', why: { reason: 'gone' } };
    assert.deepEqual(
      results.map(({ item, outcome }) => [item, outcome]),
      [
        ['network:n', gone],
        ['cache:top', gone],
        ['cache:below', { state: 'removed' }],
      ],
    );
    assert.deepEqual(engine.removed, ['cache top', 'cache below']);
  });

  it('says that what an engine removed by itself is removed', async () => {
    const usage = usageOf({ images: [imageFacts(1), imageFacts(2, { parent: idOf(1) })] });
    const engine = new MemoryEngine(usage);
    const remove = engine.remove.bind(engine);
    engine.remove = async (...args) => {
      engine.now.images = [...engine.now.images].filter(({ id }) => id !== idOf(1));
      return [...(await remove(...args)), `Deleted: ${idOf(1)}`];
    };
    const states = (await run(engine, usage, [image(1), image(2)])).map(({ outcome }) => outcome.state);
    assert.deepEqual(states, ['removed', 'removed']);
  });

  it('goes on after a refusal, and no further once the engine is lost or it is canceled', async () => {
    const usage = usageOf({ volumes: ['a', 'b', 'c', 'd'].map((name) => volumeFacts(name)) });
    const all = usage.volumes.map(({ name }) => keyOf('volume', name));
    const failing = (error: Error) => {
      const engine = new MemoryEngine(usage);
      const remove = engine.remove.bind(engine);
      engine.remove = async (kind, id, isForced) => {
        if (id === 'b') throw error;
        return remove(kind, id, isForced);
      };
      return engine;
    };
    const refused = await run(failing(new Error('no')), usage, all);
    assert.deepEqual(
      refused.map(({ outcome }) => outcome.state),
      ['removed', 'refused', 'removed', 'removed'],
    );
    const lost = await run(failing(LOST), usage, all);
    assert.deepEqual(
      lost.map(({ outcome }) => outcome.state),
      ['removed', 'unknown', 'untouched', 'untouched'],
    );
    assert.deepEqual(lost[1]?.outcome, { state: 'unknown', error: LOST, wasAsked: true });
    const away = new MemoryEngine(usage);
    away.volumeCreated = async () => {
      throw LOST;
    };
    const [looked] = await run(away, usage, all);
    assert.deepEqual(looked?.outcome, { state: 'unknown', error: LOST, wasAsked: false });
    const canceled = new AbortController();
    const engine = new MemoryEngine(usage);
    const states = [];
    for await (const { outcome } of removeItems(engine, usage, new Set(all), canceled.signal)) {
      states.push(outcome.state);
      canceled.abort();
    }
    assert.deepEqual(states, ['removed', 'untouched', 'untouched', 'untouched']);
  });
});
