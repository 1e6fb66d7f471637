import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWorker } from '../../src/layers/runWorker.ts';

describe('runWorker', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layerscope-worker-'));
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs a thread whose script has `post` and `job`. */
  async function run(body: string, job: unknown = null, signal?: AbortSignal): Promise<unknown[]> {
    const script = join(folder, `${Math.random()}.cjs`);
    const post = 'const post = (message) => parentPort.postMessage(message);';
    await writeFile(script, `const { parentPort, workerData: job } = require('node:worker_threads'); ${post} ${body}`);
    const progress: unknown[] = [];
    await runWorker(script, job, (done, total) => progress.push([done, total]), signal);
    return progress;
  }

  it('tells the progress and ends when the job is done', async () => {
    const body = "post({ kind: 'progress', done: 1, total: job.total }); post({ kind: 'done' });";
    assert.deepEqual(await run(body, { total: 3 }), [[1, 3]]);
  });

  it('ends when the job is done, even if the thread would go on', async () => {
    await run("setInterval(() => undefined, 1000); post({ kind: 'done' });");
  });

  it('fails with the job’s own error', () => {
    const failed = { kind: 'failed', code: 'damaged', sentence: { template: '{0} is damaged.', values: ['It'] } };
    return assert.rejects(run(`post(${JSON.stringify(failed)});`), {
      name: 'ImageError',
      code: 'damaged',
      message: 'It is damaged.',
    });
  });

  it('fails with what the thread did not expect', () => assert.rejects(run("throw new RangeError('odd')"), /odd/));

  it('fails when the thread ends without a word', () => assert.rejects(run('process.exit(3)'), /ended with 3/));

  it('fails when there is no such script', () =>
    assert.rejects(
      runWorker(join(folder, 'none.js'), null, () => undefined),
      /none\.js/,
    ));

  it('ends the thread when it is cancelled', async () => {
    const cancel = new AbortController();
    const running = run(
      "setInterval(() => undefined, 1000); post({ kind: 'progress', done: 0, total: null });",
      null,
      cancel.signal,
    );
    setTimeout(() => cancel.abort(), 50);
    await assert.rejects(running, { name: 'AbortError' });
  });

  it('begins no thread when it is cancelled already', () =>
    assert.rejects(run("post({ kind: 'done' });", null, AbortSignal.abort()), { name: 'AbortError' }));
});
