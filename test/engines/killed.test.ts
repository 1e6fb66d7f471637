import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDockerd, startPodman } from '../../scripts/engines.mjs';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { Engines } from '../../src/sources/engine/engines.ts';
import { openSource } from '../../src/sources/index.ts';
import { until } from '../editor/screen/until.ts';
import { dockerArchiveOf } from '../helpers/archive.ts';
import { tarOf } from '../helpers/tar.ts';
import { Engine } from './engine.ts';

/** More than sockets hold, so that it is killed in the middle. */
const LARGE = dockerArchiveOf([tarOf([{ name: 'large', content: Buffer.alloc(100_000_000, 'a large file ') }])], {
  tags: ['localhost/large:1'],
});

for (const [name, start] of Object.entries({ Docker: startDockerd, Podman: startOwnPodman }))
  describe(`${name}, when it is killed`, () => {
    let own: { host: string; kill?: () => Promise<void> };
    let spools: string;
    let engines: Engines;

    before(async function () {
      spools = await mkdtemp(join(tmpdir(), 'layerscope-killed-'));
      const started = await start();
      if ('missing' in started) {
        console.log(`  skipped: ${started.missing}`);
        return this.skip();
      }
      own = started;
      engines = new Engines();
      await new Engine(own.host).load(LARGE);
    });
    after(async () => {
      engines?.close();
      await own?.kill?.();
      await rm(spools, { recursive: true });
    });

    it('says so in its events, in an export and in the list, and leaves nothing', async () => {
      const client = await engines.client(own.host);
      const told: string[] = [];
      const stop = engines.watch(own.host, {
        ready: () => void told.push('ready'),
        lost: (error) => void told.push(error instanceof EngineError ? error.state : error.message),
      });
      await until('it listens', () => told.includes('ready'));
      let done = 0;
      const address = { kind: 'engine', endpoint: own.host, reference: 'localhost/large:1' } as const;
      const onProgress = (bytes: number) => {
        if (done === 0 && bytes > 0) void own.kill?.();
        done = bytes;
      };
      const opening = openSource(address, { spoolDirectory: spools, engines, onProgress });
      await assert.rejects(opening, (error) => error instanceof EngineError && error.state === 'not-running');
      assert(done > 0 && done < LARGE.length, `${done} of ${LARGE.length}`);
      assert.deepEqual(await readdir(spools), []);
      await until('the watch tells of it', () => told.includes('not-running'));
      await assert.rejects(client.listImages(), { state: 'not-running', action: 'start' });
      await assert.rejects(engines.client(own.host), { state: 'not-running' });
      stop();
    });
  });

/** Whatever else the tests run on: this one is killed. */
async function startOwnPodman() {
  const kept = process.env['LAYERSCOPE_PODMAN_HOST'];
  delete process.env['LAYERSCOPE_PODMAN_HOST'];
  try {
    return await startPodman();
  } finally {
    if (kept !== undefined) process.env['LAYERSCOPE_PODMAN_HOST'] = kept;
  }
}
