import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Engine, startContainerdDockerd, startDockerd, startOwnPodman } from '../../scripts/engines.mjs';
import { writeWhole } from '../../src/extract/wholeFile.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { JobContext } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';
import type { Progress } from '../../src/jobs/progress.ts';
import type { EngineClient } from '../../src/sources/engine/client.ts';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { openSource } from '../../src/sources/index.ts';
import type { OpenOptions } from '../../src/sources/options.ts';
import { EngineList } from '../../src/views/images/engineList.ts';
import { loadWork } from '../../src/views/transfers/loadWork.ts';
import { pullWork } from '../../src/views/transfers/pullWork.ts';
import { pushWork } from '../../src/views/transfers/pushWork.ts';
import { saveWork } from '../../src/views/transfers/saveWork.ts';
import { until } from '../editor/screen/until.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { fakeMachine } from '../helpers/fakeMachine.ts';
import { tarOf } from '../helpers/tar.ts';
import { PLAIN_LOOK } from '../views/plainLook.ts';
import { Engine as EngineCalls } from './engine.ts';
import { Network, Registry } from './registry.ts';

const TAG = 'localhost/large:1';
/** More than sockets hold, so that it is killed in the middle. */
const LARGE = dockerArchiveOf([tarOf([{ name: 'large', content: Buffer.alloc(10_000_000, 'a large file ') }])], {
  tags: [TAG],
});

const STARTS = { Docker: startDockerd, 'Docker with containerd': startContainerdDockerd, Podman: startOwnPodman };

for (const [name, start] of Object.entries(STARTS))
  describe(`${name}, when it is killed`, () => {
    let own: Engine;
    let engines: Engines;
    let spools: string;
    let list: EngineList;

    before(async function () {
      spools = await mkdtemp(join(tmpdir(), 'layerscope-killed-'));
      const started = await start();
      if ('missing' in started) {
        console.log(`  skipped: ${started.missing}`);
        return this.skip();
      }
      own = started;
      engines = new Engines();
      list = new EngineList(engines, own.host, () => undefined);
      await new EngineCalls(own.host).load(LARGE);
    });
    after(async () => {
      list?.stop();
      engines?.close();
      await own?.kill?.();
      await rm(spools, { recursive: true });
    });

    const address = () => ({ kind: 'engine', endpoint: own.host, reference: TAG }) as const;
    const options = (more: Partial<OpenOptions> = {}) => ({ spoolDirectory: spools, engines, ...more });
    const isBack = async () => {
      const started = await own.again?.();
      assert(started && 'host' in started, JSON.stringify(started));
      own = started;
      await new EngineCalls(own.host).load(LARGE);
      await until('it lists what it has', () => list.state.kind === 'listed' && list.state.names.length > 0);
    };

    it('in the middle of a list, says so, and is back when it is', async () => {
      list.start();
      await until('it is listed', () => list.state.kind === 'listed' && list.state.names.length > 0);
      const client = await engines.client(own.host);
      own.freeze?.();
      const listing = client.listImages();
      const rejected = assert.rejects(listing, (error) => {
        assert(error instanceof EngineError && error.cause instanceof Error && 'code' in error.cause);
        // Not ECONNREFUSED, which it would be without the engine.
        assert.deepEqual([error.state, error.action, error.cause.code], ['not-running', 'retry', 'ECONNRESET']);
        return true;
      });
      for (let turn = 0; turn < 10; turn++) await setImmediate();
      await own.kill?.();
      await rejected;
      await until('the view says so', () => list.state.kind === 'failed');
      assert(list.state.kind === 'failed' && list.state.error instanceof EngineError);
      assert.equal(list.state.error.state, 'not-running');
      await assert.rejects(client.listImages(), { state: 'not-running' });
      await isBack();
    });

    it('in the middle of its events and of an export, says so, leaves nothing, and is back when it is', async () => {
      const told: string[] = [];
      const stop = engines.watch(own.host, {
        ready: () => void told.push('ready'),
        lost: (error) => void told.push(error instanceof EngineError ? error.state : error.message),
      });
      await until('it listens', () => told.includes('ready'));
      let done = 0;
      let killing: Promise<void> | undefined;
      const onProgress = (bytes: number) => {
        if (bytes > 0) killing ??= own.kill?.();
        done = bytes;
      };
      const opening = openSource(address(), options({ onProgress }));
      await assert.rejects(opening, (error) => error instanceof EngineError && error.state === 'not-running');
      assert(done > 0 && done < LARGE.length, `${done} of ${LARGE.length}`);
      assert.deepEqual(await readdir(spools), []);
      await until('the watch tells of it', () => told.includes('not-running'));
      await assert.rejects(engines.client(own.host), { state: 'not-running' });
      told.length = 0;
      await killing;
      await isBack();
      await until('the watch listens again', () => told.includes('ready'));
      await (await openSource(address(), options())).close();
      stop();
      assert.deepEqual(await readdir(spools), []);
    });

    it('in the middle of a pull, a push, a save and a load, says so, and each is done when it is back', async function () {
      const registry = await Registry.start();
      if (typeof registry === 'string') return this.skip();
      const network = await Network.before(registry);
      const jobs = new Jobs();
      const folder = await mkdtemp(join(tmpdir(), 'layerscope-moved-'));
      const file = join(folder, 'large.tar');
      const parts = { endpoint: own.host, reference: parseReference(`${network.host}/large:1`) };
      const write = async (pieces: AsyncIterable<Uint8Array>, _: number, signal: AbortSignal) => {
        const killing = own.kill;
        await writeWhole(
          file,
          onFirst(pieces, () => isToDie && killing?.()),
          signal,
        );
      };
      let isToDie = true;
      const work = async (run: (client: EngineClient, context: JobContext) => Promise<unknown>) => {
        await jobs.run({ title: '' }, async (context) => run(await engines.client(own.host), context)).catch(() => {});
        const [job] = jobs.all;
        assert(job);
        return job;
      };
      /** Once some of it was sent. */
      const takesNoMore = (context: JobContext, told: Progress) => {
        if (isToDie) own.freeze?.();
        context.report(told);
      };
      const kinds = {
        pull: (client: EngineClient, context: JobContext) =>
          pullWork(client, parts, context, PLAIN_LOOK, fakeMachine()),
        push: (client: EngineClient, context: JobContext) =>
          pushWork(client, parts, context, PLAIN_LOOK, fakeMachine()),
        save: (client: EngineClient, context: JobContext) =>
          saveWork(client, { ...parts, names: [TAG], as: 'tar', file, write }, context, PLAIN_LOOK),
        load: (client: EngineClient, context: JobContext) =>
          loadWork(
            client,
            { ...parts, file: source },
            { ...context, report: (told) => takesNoMore(context, told) },
            PLAIN_LOOK,
          ),
      };
      const source = join(folder, 'source.tar');
      await writeFile(source, LARGE);
      try {
        await registry.put('large', '1', {
          'linux/amd64': [tarOf([{ name: 'a', content: Buffer.alloc(600_000, 'a') }])],
        });
        for (const [kind, run] of Object.entries(kinds)) {
          if (kind === 'push') await (await engines.client(own.host)).transfers.tag(TAG, parts.reference);
          isToDie = true;
          network.isStuck = true;
          const before = network.stuck;
          const ended = work(run);
          if (kind === 'pull' || kind === 'push')
            await until(`the ${kind} is in the middle`, () => network.stuck > before);
          if (kind === 'load') await until('all that fits was sent', () => (jobs.all[0]?.total.done ?? 0) > 0);
          if (kind !== 'save') await own.kill?.();
          const job = await ended;
          assert.equal(job.state, 'failed', kind);
          assert(job.error instanceof EngineError, `${kind}: ${job.error}`);
          assert.equal(job.error.state, 'not-running', kind);
          assert.deepEqual(await readdir(folder), ['source.tar'], kind);
          await own.kill?.();
          isToDie = false;
          network.free();
          engines.close();
          engines = new Engines();
          const started = await own.again?.();
          assert(started && 'host' in started, JSON.stringify(started));
          own = started;
          await new EngineCalls(own.host).load(LARGE);
          if (kind === 'push') await (await engines.client(own.host)).transfers.tag(TAG, parts.reference);
          assert.equal((await work(run)).state, 'done', kind);
          await rm(file, { force: true });
        }
      } finally {
        await network.stop();
        await registry.stop();
        await rm(folder, { recursive: true });
      }
    });
  });

async function* onFirst(pieces: AsyncIterable<Uint8Array>, act: () => unknown): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst) await act();
    isFirst = false;
    yield piece;
  }
}
