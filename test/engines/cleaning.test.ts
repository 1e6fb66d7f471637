import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type Engine, startContainerdDockerd, startDockerd, startOwnPodman } from '../../scripts/engines.mjs';
import type { Freed } from '../../src/cleaning/freed.ts';
import { type ItemKey, keyOf } from '../../src/cleaning/items.ts';
import { withObstacles } from '../../src/cleaning/obstacles.ts';
import { type CleaningEngine, type ItemResult, removeItems } from '../../src/cleaning/removeItems.ts';
import { totalsOf } from '../../src/cleaning/totals.ts';
import type { Usage } from '../../src/cleaning/usage.ts';
import { parseReference } from '../../src/image/reference.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { cleaningEngine } from '../../src/sources/engine/cleaningEngine.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { ImagePieces } from '../../src/sources/engine/imagePieces.ts';
import { readUsage } from '../../src/sources/engine/readUsage.ts';
import { freed } from '../cleaning/freedAtOnce.ts';
import { until } from '../editor/screen/until.ts';
import { configOf, dockerArchiveOf } from '../helpers/archive.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { tarOf } from '../helpers/tar.ts';
import { Engine as EngineCalls } from './engine.ts';
import { prunes } from './prunes.ts';
import { BARE, shellLayer } from './shell.ts';

const STARTS = { Docker: startDockerd, 'Docker with containerd': startContainerdDockerd, Podman: startOwnPodman };
const NEVER = new AbortController().signal;

// Of its own: what others make in it meanwhile would be counted, and a prune takes all.
for (const [name, start] of Object.entries(STARTS))
  describe(`Cleaning up in ${name}`, () => {
    const isPodman = name === 'Podman';
    const isContainerd = name === 'Docker with containerd';
    let own: Engine;
    let engine: EngineCalls;
    let client: EngineClient;
    let known: ImagePieces;

    before(async function () {
      const started = await start();
      if ('missing' in started) {
        console.log(`  skipped: ${started.missing}`);
        return this.skip();
      }
      own = started;
      engine = new EngineCalls(own.host);
      client = await EngineClient.connect(endpointOf(own.host));
      known = new ImagePieces();
    });
    after(async () => {
      client?.close();
      await own?.stop();
    });
    afterEach(async () => {
      const usage = await look();
      const all = [
        ...usage.images.map(({ id }) => keyOf('image', id)),
        ...usage.containers.map(({ id }) => keyOf('container', id)),
        ...usage.volumes.map(({ name: volume }) => keyOf('volume', volume)),
        ...usage.networks.filter(({ isPredefined }) => !isPredefined).map(({ id }) => keyOf('network', id)),
      ];
      const left = (await remove(usage, new Set(all))).filter(({ outcome }) => outcome.state !== 'removed');
      assert.deepEqual(left, [], 'all is removed');
    });

    const look = () => readUsage(client, known, NEVER);
    const remove = async (usage: Usage, ticked: ReadonlySet<ItemKey>, by: Partial<CleaningEngine> = {}) => {
      const results: ItemResult[] = [];
      for await (const result of removeItems({ ...cleaningEngine(client), ...by }, usage, ticked, NEVER))
        results.push(result);
      return results;
    };
    const imageOf = (usage: Usage, reference: string) => {
      const image = usage.images.find(({ references }) => references.includes(reference));
      assert(image, reference);
      return keyOf('image', image.id);
    };
    const layerOf = (file: string, size: number) => tarOf([{ name: file, content: randomBytes(size) }]);
    const load = (layers: readonly Uint8Array[], tags: readonly string[] | null) => {
      const history = layers.map((_, at) => ({ created_by: `COPY ${at} /`, created: '2026-01-02T03:04:05Z' }));
      return engine.load(dockerArchiveOf(layers, { tags, config: configOf(layers, { history }) }));
    };
    /** Bytes that the engine says are on its disk; Podman never says. */
    const disk = async () => {
      if (isPodman) return 0;
      if (isContainerd) {
        // What builds and loads left behind goes with the next image that goes.
        await load([layerOf('garbage', 1)], ['localhost/garbage:1']);
        await client.holdings.removeImage('localhost/garbage:1');
      }
      return engine.layersSize();
    };
    const isFreed = (bytes: Freed['bytes'], before: number, after: number) => {
      if (isPodman) return;
      assert.deepEqual(bytes, { least: before - after, most: before - after });
    };

    it('says what removing images frees, byte by byte, and what it then does', async () => {
      const [base, one, two] = [layerOf('base', 1_000_000), layerOf('one', 300_000), layerOf('two', 50_000)];
      await load([base], ['localhost/base:1']);
      await load([base, one], ['localhost/one:1', 'localhost/one:2', 'localhost/other:1']);
      await load([base, one, two], ['localhost/two:1']);
      const usage = await look();
      const before = await disk();
      const { image: total } = runAtOnce(totalsOf(usage));
      if (!isPodman) assert.deepEqual([total.bytes, total.reclaimable], [before, { least: before, most: before }]);
      for (const [reference, tags] of [
        ['localhost/two:1', ['localhost/two:1']],
        ['localhost/one:1', ['localhost/one:1', 'localhost/one:2', 'localhost/other:1']],
      ] as const) {
        const now = await look();
        const ticked = new Set([imageOf(now, reference)]);
        const plan = freed(now, ticked);
        assert.deepEqual(plan.obstacles, []);
        assert.deepEqual(plan.untagged.filter((each) => !each.includes('@')).sort(), [...tags]);
        const [bytesBefore, [result]] = [await disk(), await remove(now, ticked)];
        assert.deepEqual(result?.outcome, { state: 'removed' });
        const said = toldBy(result?.said ?? []);
        assert.deepEqual(said.untagged, [...tags]);
        assert(plan.deleted.every(({ id }) => said.deleted.includes(id)));
        assert(await isGone(plan.deleted.map(({ id }) => id)));
        isFreed(plan.bytes, bytesBefore, await disk());
      }
      const left = await look();
      assert.deepEqual(
        left.images.flatMap(({ references }) => references),
        ['localhost/base:1'],
      );
      assert.deepEqual(left.images[0]?.own, { least: left.images[0]?.size, most: left.images[0]?.size });
    });

    const isGone = async (ids: readonly string[]) => {
      const { images } = await look();
      return images.every(({ id }) => !ids.includes(id));
    };

    it('takes one name off and leaves the image', async () => {
      await load([layerOf('x', 1000)], ['localhost/x:1', 'localhost/x:2']);
      const usage = await look();
      const ticked = new Set<ItemKey>(['name:localhost/x:2']);
      const plan = freed(usage, ticked);
      assert.deepEqual([plan.untagged, plan.deleted, plan.bytes], [['localhost/x:2'], [], { least: 0, most: 0 }]);
      const [result] = await remove(usage, ticked);
      assert.deepEqual([result?.outcome.state, result?.said], ['removed', ['Untagged: localhost/x:2']]);
      assert.deepEqual(
        (await look()).images.flatMap(({ references }) => references),
        ['localhost/x:1'],
      );
    });

    it('names what stands in the way, as the engine refuses it, and removes that, too', async () => {
      await load([layerOf('x', 100_000)], ['localhost/held:1']);
      await engine.createNetwork('held');
      const id = await engine.create('localhost/held:1', {
        HostConfig: { Binds: ['named:/n'], NetworkMode: 'held' },
        Volumes: { '/v': {} },
      });
      await engine.copyTo(id, layerOf('written', 70_000));
      const usage = await look();
      const [container] = usage.containers;
      assert.deepEqual(container?.networks, ['held']);
      assert.equal(container?.volumes.length, 2);
      const network = usage.networks.find((each) => each.name === 'held');
      const ticked = new Set([
        imageOf(usage, 'localhost/held:1'),
        keyOf('volume', 'named'),
        keyOf('network', network?.id ?? ''),
      ]);
      const by = keyOf('container', id);
      assert.deepEqual(
        freed(usage, ticked).obstacles,
        [...ticked].map((item) => ({ item, by })),
      );
      assert.deepEqual(await remove(usage, ticked), []);
      await assert.rejects(client.holdings.removeImage('localhost/held:1'), { status: 409 });
      await assert.rejects(client.holdings.removeVolume('named'), { status: 409 });
      const all = withObstacles(usage, ticked);
      assert.deepEqual(all, new Set([...ticked, by]));
      const plan = freed(usage, all);
      const before = await disk();
      const written = container?.size ?? 0;
      assert(written >= 70_000, `${written}`);
      const results = await remove(usage, all);
      assert.deepEqual(
        results.map(({ item, outcome }) => [item.split(':')[0], outcome.state]),
        [
          ['container', 'removed'],
          ['image', 'removed'],
          ['volume', 'removed'],
          ['network', 'removed'],
        ],
      );
      // What volumes hold is not in the engine's number of layers, and what containers wrote only in a containerd store's.
      const volumes = plan.volumes.reduce((sum, { size }) => sum + (size ?? 0), 0);
      const others = volumes + (isContainerd ? 0 : written);
      isFreed({ least: plan.bytes.least - others, most: plan.bytes.most - others }, before, await disk());
    });

    it('never loses a container, a name or an image that appeared meanwhile', async () => {
      await load([layerOf('x', 1000)], ['localhost/used:1']);
      await load([layerOf('y', 1000)], ['localhost/named:1']);
      await load([layerOf('z', 1000)], ['localhost/moved:1', 'localhost/moved:2']);
      await load([layerOf('w', 1000)], ['localhost/idle:1']);
      await engine.createVolume('mine');
      const usage = await look();
      const references = ['used', 'named', 'idle'].map((each) => imageOf(usage, `localhost/${each}:1`));
      const ticked = new Set<ItemKey>([...references, 'name:localhost/moved:2', 'volume:mine']);
      const user = await engine.create('localhost/used:1', { HostConfig: { Binds: ['mine:/m'] } });
      await client.transfers.tag('localhost/named:1', parseReference('localhost/keep:1'));
      await load([layerOf('z', 2000)], ['localhost/moved:2']);
      const moved = (await client.inspectImage('localhost/moved:2')).id;
      const results = await remove(usage, ticked);
      const container = (await look()).containers.find(({ id }) => id === user);
      assert(container);
      assert.deepEqual(Object.fromEntries(results.map(({ item, outcome }) => [item, outcome])), {
        [references[0] ?? '']: { state: 'spared', why: { reason: 'used', by: container.name } },
        [references[1] ?? '']: { state: 'spared', why: { reason: 'tagged', by: 'localhost/keep:1' } },
        [references[2] ?? '']: { state: 'removed' },
        'name:localhost/moved:2': { state: 'spared', why: { reason: 'changed' } },
        'volume:mine': { state: 'spared', why: { reason: 'used', by: container.name } },
      });
      assert.equal((await client.inspectImage('localhost/moved:2')).id, moved);
      assert.deepEqual((await client.inspectImage('localhost/named:1')).tags.length, 2);
    });

    it('never loses a container that was started meanwhile, nor its image, and kills one that ran', async () => {
      await load([shellLayer()], ['localhost/shell:1']);
      const config = { Cmd: ['/bin/sleep', '600'], HostConfig: BARE };
      const [idle, ended, running] = [
        await engine.create('localhost/shell:1', config),
        await engine.create('localhost/shell:1', { ...config, Cmd: ['/bin/sleep', '0'] }),
        await engine.create('localhost/shell:1', config),
      ];
      const hasEnded = (id: string) =>
        until('it has ended', async () => (await engine.inspectContainer(id)).State.Status === 'exited');
      await engine.start(ended);
      await hasEnded(ended);
      await engine.start(running);
      const usage = await look();
      const image = imageOf(usage, 'localhost/shell:1');
      const all = withObstacles(usage, new Set([image]));
      assert.deepEqual(all, new Set([image, ...[idle, ended, running].map((id) => keyOf('container', id))]));
      assert.deepEqual(
        freed(usage, all)
          .containers.filter(({ isRunning }) => isRunning)
          .map(({ id }) => id),
        [running],
      );
      await engine.start(idle);
      await engine.start(ended);
      await hasEnded(ended);
      const results = await remove(usage, all);
      const nameOf = (id: string) => usage.containers.find((container) => container.id === id)?.name;
      assert.deepEqual(Object.fromEntries(results.map(({ item, outcome }) => [item, outcome])), {
        [keyOf('container', idle)]: { state: 'spared', why: { reason: 'used', by: nameOf(idle) } },
        [keyOf('container', ended)]: { state: 'spared', why: { reason: 'changed' } },
        [keyOf('container', running)]: { state: 'removed' },
        [image]: {
          state: 'spared',
          why: { reason: 'kept', by: results.find(({ outcome }) => outcome.state === 'spared')?.item },
        },
      });
      const after = await look();
      assert.deepEqual(after.containers.map(({ id }) => id).sort(), [idle, ended].sort());
      assert.equal((await engine.inspectContainer(idle)).State.Running, true);
    });

    it('never loses what comes between its last look and the removal: the engine refuses', async () => {
      await load([layerOf('x', 1000)], ['localhost/late:1']);
      await engine.createVolume('late');
      const usage = await look();
      let user = '';
      const late = cleaningEngine(client);
      const results = await remove(usage, new Set<ItemKey>([imageOf(usage, 'localhost/late:1'), 'volume:late']), {
        remove: async (kind, id, isForced) => {
          if (user === '') user = await engine.create('localhost/late:1', { HostConfig: { Binds: ['late:/l'] } });
          return late.remove(kind, id, isForced);
        },
      });
      assert.deepEqual(
        results.map(({ outcome }) => outcome.state),
        ['refused', 'spared'],
      );
      const after = await look();
      assert.equal(after.containers.length, 1);
      assert.deepEqual(
        after.images.flatMap(({ references }) => references),
        ['localhost/late:1'],
      );
    });

    it('knows what was built on what, and what goes with the last of it', async function () {
      if (isPodman) return this.skip();
      const files = ['a', 'b', 'c'].map((file) => ({ name: file, content: randomBytes(10_000) }));
      const contextOf = (dockerfile: string) => tarOf([{ name: 'Dockerfile', content: dockerfile }, ...files]);
      await engine.build(contextOf('FROM scratch\nCOPY a /\nCOPY b /\n'), 'localhost/parent:1');
      await engine.build(contextOf('FROM localhost/parent:1\nCOPY c /\n'), 'localhost/child:1');
      const usage = await look();
      const [parent, child] = [imageOf(usage, 'localhost/parent:1'), imageOf(usage, 'localhost/child:1')];
      const { obstacles } = freed(usage, new Set([parent]));
      // A containerd store notes no parents of what has a name.
      if (!isContainerd) assert.deepEqual(obstacles, [{ item: parent, by: child }]);
      const ticked = new Set([parent, child]);
      const plan = freed(usage, ticked);
      const before = await disk();
      const results = await remove(usage, ticked);
      assert.deepEqual(new Set(results.map(({ outcome }) => outcome.state)), new Set(['removed']));
      const said = toldBy(results.flatMap((each) => each.said));
      assert(plan.deleted.every(({ id }) => said.deleted.includes(id)));
      assert.deepEqual((await look()).images, []);
      isFreed(plan.bytes, before, await disk());
    });

    prunes({
      isPodman,
      isContainerd,
      engine: () => engine,
      host: () => own.host,
      look,
      remove,
      load,
      layerOf,
      disk,
      isFreed,
    });

    it('says what was done, what not and what nobody knows when the engine is killed in the middle', async () => {
      const tags = ['one', 'two', 'three'].map((each) => `localhost/${each}:1`);
      for (const tag of tags) await load([layerOf(tag.replaceAll('/', '-'), 1000)], [tag]);
      const usage = await look();
      const ticked = new Set(tags.map((tag) => imageOf(usage, tag)));
      let count = 0;
      const dying = cleaningEngine(client);
      const results = await remove(usage, ticked, {
        remove: async (kind, id, isForced) => {
          const answer = dying.remove(kind, id, isForced);
          if (++count < 2) return answer;
          answer.catch(() => undefined);
          await own.kill?.();
          return answer;
        },
      });
      const states = results.map(({ outcome }) => outcome.state);
      // The answer may have come before it was killed.
      assert.deepEqual([states[0], states[2]], ['removed', states[1] === 'removed' ? 'unknown' : 'untouched']);
      const again = await own.again?.();
      assert(again && 'host' in again, JSON.stringify(again));
      own = again;
      client.close();
      client = await EngineClient.connect(endpointOf(own.host));
      engine = new EngineCalls(own.host);
    });
  });

function toldBy(lines: readonly string[]): { untagged: string[]; deleted: string[] } {
  const of = (what: string) => lines.flatMap((line) => (line.startsWith(what) ? [line.slice(what.length)] : []));
  return {
    untagged: of('Untagged: ')
      .filter((each) => !each.includes('@'))
      .sort(),
    deleted: of('Deleted: '),
  };
}
