import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Engine,
  ensureBuildx,
  startContainerdDockerd,
  startDockerd,
  startOwnPodman,
} from '../../scripts/engines.mjs';
import type { Job } from '../../src/jobs/job.ts';
import { EngineClient } from '../../src/sources/engine/client.ts';
import { EngineError } from '../../src/sources/engine/engineError.ts';
import { RegistryError } from '../../src/sources/engine/registryErrors.ts';
import { until } from '../editor/screen/until.ts';
import { endpointOf } from '../helpers/fakeEngine.ts';
import { Engine as EngineCalls } from './engine.ts';
import { ended, type Kind, Moves, type Ways } from './moves.ts';
import { Network, Registry } from './registry.ts';
import { Wire } from './wire.ts';

const STARTS = { Docker: startDockerd, 'Docker with containerd': startContainerdDockerd, Podman: startOwnPodman };

for (const [name, start] of Object.entries(STARTS))
  describe(`What moves images with ${name}, in its middle`, () => {
    let own: Engine;
    let ways: Ways;
    let moves: Moves;
    let processes: readonly string[];

    before(async function () {
      const started = await start();
      const registry = 'host' in started ? await Registry.start() : started.missing;
      if ('host' in started) own = started;
      if (typeof registry === 'string') {
        console.log(`  skipped: ${registry}`);
        return this.skip();
      }
      const folder = await mkdtemp(join(tmpdir(), 'layerscope-moves-'));
      const buildx = await ensureBuildx(join(folder, 'config'));
      const env = name === 'Podman' || 'missing' in buildx ? {} : { env: { ...process.env, ...buildx } };
      const [wire, network] = [await Wire.to(own.host), await Network.before(registry)];
      ways = { wire, network, registry, folder, ...env };
      moves = await Moves.through(ways);
      processes = await ourProcesses();
    });
    afterEach(() => {
      ways.wire.mend();
      ways.network.mend();
      moves.free();
    });
    after(async () => {
      moves?.stop();
      await ways?.wire.stop();
      await ways?.network.stop();
      await ways?.registry.stop();
      await own?.kill?.();
      if (ways) await rm(ways.folder, { recursive: true });
    });

    const load = (archive: Uint8Array) => new EngineCalls(own.host).load(archive);
    /** Nothing of it is anywhere. */
    const nothingOf = async (word: string) => {
      assert.deepEqual(await readdir(moves.out), [], 'no part of a file');
      await until('no process is left', async () => {
        const now = await ourProcesses();
        const count = (of: readonly string[], command: string) => of.filter((each) => each === command).length;
        return now.every((command) => count(now, command) <= count(processes, command));
      });
      await assert.rejects(ways.registry.digestOf(`push-${word}`, '1'), /404/);
      const direct = await EngineClient.connect(endpointOf(own.host));
      const { rows } = await direct.listImages();
      direct.close();
      const came = rows
        .flatMap(({ tags }) => tags)
        .filter((tag) => new RegExp(`\\b(?:pull|load|build|buildkit)-${word}:`).test(tag));
      assert.deepEqual(came, [], 'no image');
    };
    const isDone = async (kinds: readonly Kind[], word: string) => {
      for (const [kind, { state, error }] of await moves.finish(kinds, word))
        assert.equal(state, 'done', `${kind}: ${error}`);
      assert.deepEqual(await readdir(moves.out), kinds.includes('save') ? [`save-${word}.tar`] : []);
      await rm(join(moves.out, `save-${word}.tar`), { force: true });
    };
    const brokeOff = (kind: Kind, { state, error }: Job) => {
      assert.equal(state, 'failed', kind);
      assert(error instanceof EngineError, `${kind}: ${error}`);
      assert.equal(error.state, 'not-running');
      assert.equal(error.message, `The connection to the engine ${ways.wire.host} broke off. Try again when it runs.`);
    };

    it('is canceled, leaves nothing, and is done when it is tried again', async () => {
      // BuildKit of Docker 20.10 may hang for good, and is canceled elsewhere.
      const kinds = moves.kinds.filter((kind) => kind !== 'BuildKit');
      await moves.prepare('canceled', load);
      const jobs = await moves.hold(kinds, 'canceled');
      for (const job of jobs.values()) job.cancel();
      await ended(jobs);
      for (const [kind, { state }] of jobs) assert.equal(state, 'canceled', kind);
      await nothingOf('canceled');
      await isDone(kinds, 'canceled');
    });

    it('is cut off from its engine, says so, leaves nothing, and is done when it is tried again', async () => {
      const kinds = moves.kinds.filter((kind) => kind !== 'BuildKit');
      await moves.prepare('cut', load);
      const jobs = await moves.hold(kinds, 'cut');
      ways.wire.cut();
      await ended(jobs);
      for (const [kind, job] of jobs) brokeOff(kind, job);
      await nothingOf('cut');
      ways.wire.mend();
      await isDone(kinds, 'cut');
    });

    it('is cut off from its registry, says so, and is done when that is back', async () => {
      const kinds = ['pull', 'push'] as const;
      await moves.prepare('alone', load);
      const jobs = await moves.hold(kinds, 'alone');
      ways.network.cut();
      // Docker tries by itself for a while.
      const tries = ({ progress }: Job) => progress.parts?.some(({ phase }) => phase === 'Trying again soon');
      await until('it is told', () => [...jobs.values()].every((job) => job.hasEnded || tries(job)));
      for (const [kind, { state, error }] of jobs) {
        if (state === 'running') continue;
        assert(error instanceof RegistryError, `${kind}: ${error}`);
        assert.equal(error.failure, 'unreachable', error.message);
      }
      ways.network.mend();
      moves.free();
      await ended(jobs);
      await isDone(kinds, 'alone');
    });

    it('loses its engine, says so, leaves nothing, and is done when that is back', async () => {
      await moves.prepare('killed', load);
      const jobs = await moves.hold(moves.kinds, 'killed');
      await own.kill?.();
      ways.wire.free();
      await ended(jobs);
      for (const [kind, job] of jobs) brokeOff(kind, job);
      const started = await own.again?.();
      assert(started && 'host' in started, JSON.stringify(started));
      own = started;
      moves.free();
      await nothingOf('killed');
      await moves.prepare('killed', load);
      await isDone(moves.kinds, 'killed');
    });
  });

/** The commands of the processes that this one has started, and that run. */
async function ourProcesses(): Promise<string[]> {
  const stats = await Promise.all(
    (await readdir('/proc'))
      .filter((each) => /^\d+$/.test(each))
      .map((pid) => readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')),
  );
  return stats
    .flatMap((stat) => {
      const [, command = '', state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(stat) ?? [];
      return Number(parent) === process.pid && state !== 'Z' ? [command] : [];
    })
    .sort();
}
