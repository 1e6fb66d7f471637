import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startContainerdDockerd, startDockerd, startOwnPodman } from '../../scripts/engines.mjs';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { openSource } from '../../src/sources/index.ts';
import type { OpenOptions } from '../../src/sources/options.ts';
import { EngineList } from '../../src/views/images/engineList.ts';
import { until } from '../editor/screen/until.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { tarOf } from '../helpers/tar.ts';
import { Engine as EngineCalls } from './engine.ts';
import { Wire } from './wire.ts';

const TAG = 'localhost/large:1';
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
    /** What is to be in its middle goes through it. */
    let wire: Wire;

    before(async function () {
      spools = await mkdtemp(join(tmpdir(), 'layerscope-killed-'));
      const started = await start();
      if ('missing' in started) {
        console.log(`  skipped: ${started.missing}`);
        return this.skip();
      }
      own = started;
      wire = await Wire.to(own.host);
      engines = new Engines();
      list = new EngineList(engines, own.host, () => undefined);
      await new EngineCalls(own.host).load(LARGE);
    });
    after(async () => {
      list?.stop();
      engines?.close();
      await wire?.stop();
      await own?.kill?.();
      await rm(spools, { recursive: true });
    });

    const address = () => ({ kind: 'engine', endpoint: wire.host, reference: TAG }) as const;
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
      const client = await engines.client(wire.host);
      wire.stuckAfter = 0;
      const rejected = assert.rejects(client.listImages(), (error) => {
        assert(error instanceof EngineError && error.cause instanceof Error && 'code' in error.cause);
        // Not ECONNREFUSED, which it would be without the engine.
        assert.deepEqual([error.state, error.action, error.cause.code], ['not-running', 'retry', 'ECONNRESET']);
        return true;
      });
      await until('the list is under way', () => wire.held > 0);
      await own.kill?.();
      wire.free();
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
      wire.stuckAfter = LARGE.length / 2;
      let done = 0;
      const onProgress = (bytes: number) => {
        done = bytes;
      };
      const opening = openSource(address(), options({ onProgress }));
      const rejected = assert.rejects(
        opening,
        (error) => error instanceof EngineError && error.state === 'not-running',
      );
      await until('the export is under way', () => wire.held > 0 && done > 0);
      await own.kill?.();
      wire.free();
      await rejected;
      assert(done < LARGE.length, `${done} of ${LARGE.length}`);
      assert.deepEqual(await readdir(spools), []);
      await until('the watch tells of it', () => told.includes('not-running'));
      await assert.rejects(engines.client(own.host), { state: 'not-running' });
      told.length = 0;
      await isBack();
      await until('the watch listens again', () => told.includes('ready'));
      await (await openSource(address(), options())).close();
      stop();
      assert.deepEqual(await readdir(spools), []);
    });
  });
