import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engines } from '../../src/sources/engine/engines.ts';
import { type Answer, FakeEngine } from './fakeEngine.ts';

/** What opening images of an engine takes, anew for each test of the suite that calls this; nothing may stay in its spool. */
export function engineToOpen() {
  let engine: FakeEngine | undefined;
  let means: { readonly spoolDirectory: string; readonly engines: Engines };
  beforeEach(async () => {
    means = { spoolDirectory: await mkdtemp(join(tmpdir(), 'layerscope-spools-')), engines: new Engines() };
  });
  afterEach(async () => {
    means.engines.close();
    await engine?.stop();
    engine = undefined;
    assert.deepEqual(await readdir(means.spoolDirectory), [], 'nothing stays in the spool');
    await rm(means.spoolDirectory, { recursive: true });
  });
  return {
    get engine(): FakeEngine {
      if (!engine) throw new Error('No engine was started');
      return engine;
    },
    get means() {
      return means;
    },
    async start(answers: Record<string, Answer>): Promise<void> {
      engine = await FakeEngine.start(answers);
    },
  };
}
