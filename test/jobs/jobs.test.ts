import assert from 'node:assert/strict';
import type { Job, JobContext, JobRequest } from '../../src/jobs/job.ts';
import { Jobs } from '../../src/jobs/jobs.ts';

/** Jobs whose work is ended by the test, at times that it says. */
function bench() {
  let time = 0;
  const changes: (Job | undefined)[] = [];
  const jobs = new Jobs(
    (job) => changes.push(job),
    () => time,
  );
  const works: (JobContext & { resolve: (value: string) => void; reject: (error: Error) => void })[] = [];
  const start = (request: Partial<JobRequest> = {}) => {
    const result = jobs.run(
      { title: 'Pull small:1.0', ...request },
      (context) =>
        new Promise<string>((resolve, reject) => {
          works.push({ ...context, resolve, reject });
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
        }),
    );
    // Every test that expects a failure asserts it.
    result.catch(() => {});
    return result;
  };
  const later = (milliseconds: number) => {
    time += milliseconds;
  };
  return { jobs, works, changes, start, later };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const states = ({ all }: Jobs) => all.map(({ state }) => state);

describe('Jobs', () => {
  it('run at once, are listed the newest first, and give what their work gives', async () => {
    const { jobs, works, start, later } = bench();
    const results = [start({ title: 'one' }), start({ title: 'two' })];
    await settled();
    assert.deepEqual(
      jobs.all.map(({ request, state, duration }) => [request.title, state, duration]),
      [
        ['two', 'running', null],
        ['one', 'running', null],
      ],
    );
    later(1500);
    works[0]?.resolve('first');
    assert.equal(await results[0], 'first');
    assert.deepEqual([states(jobs), jobs.active, jobs.all[1]?.duration], [['running', 'done'], 1, 1500]);
    works[1]?.reject(new Error('no network'));
    await assert.rejects(results[1] ?? Promise.resolve(), { message: 'no network' });
    assert.deepEqual([states(jobs), String(jobs.all[0]?.error)], [['failed', 'done'], 'Error: no network']);
  });

  it('are canceled while they run and while they wait, and do not take the turn of others then', async () => {
    const { jobs, works, start } = bench();
    const results = Array.from({ length: 5 }, () => start({ queue: 'pull' }));
    await settled();
    assert.deepEqual(states(jobs), ['waiting', 'waiting', 'running', 'running', 'running']);
    jobs.all[1]?.cancel();
    await assert.rejects(results[3] ?? Promise.resolve(), { name: 'AbortError' });
    assert.deepEqual(states(jobs), ['waiting', 'canceled', 'running', 'running', 'running']);
    jobs.all[4]?.cancel();
    await assert.rejects(results[0] ?? Promise.resolve(), { name: 'AbortError' });
    await settled();
    assert.deepEqual(states(jobs), ['running', 'canceled', 'running', 'running', 'canceled']);
    for (const { resolve } of works) resolve('');
    assert.deepEqual(await Promise.all([1, 2, 4].map((index) => results[index])), ['', '', '']);
    assert.equal(jobs.active, 0);
  });

  it('of other queues, and of none, do not wait for a queue', async () => {
    const { jobs, start } = bench();
    for (const queue of ['pull', 'pull', 'pull', 'push']) start({ queue });
    start();
    await settled();
    assert.deepEqual(states(jobs), Array(5).fill('running'));
  });

  it('are bounded: twenty pulls run three at a time, each once, and a hundred that ended are kept', async () => {
    const { jobs, works, start } = bench();
    const results = Array.from({ length: 20 }, (_, index) => start({ title: String(index), queue: 'pull' }));
    for (let ended = 0; ended < 20; ended++) {
      await settled();
      assert.equal(works.length, Math.min(20, ended + 3));
      works[ended]?.resolve(String(ended));
    }
    assert.deepEqual(
      await Promise.all(results),
      results.map((_, index) => String(index)),
    );
    for (let more = 0; more < 90; more++) await jobs.run({ title: 'more' }, async () => more);
    assert.deepEqual([jobs.all.length, jobs.all.at(-1)?.request.title], [100, '10']);
  });

  it('are cleared once they have ended', async () => {
    const { jobs, works, start } = bench();
    const first = start();
    start();
    await settled();
    works[0]?.resolve('');
    await first;
    jobs.clear();
    assert.deepEqual(states(jobs), ['running']);
  });

  it('add up what their parts report, with speed and the time that is left', async () => {
    const { jobs, works, start, later } = bench();
    start();
    await settled();
    const [job] = jobs.all;
    const report = (done: number) =>
      works[0]?.report({
        message: 'Downloading',
        parts: [
          { id: 'a', label: 'a', phase: 'Already there', done: 0, total: 0, isOver: true },
          { id: 'b', label: 'b', phase: 'Downloading', done, total: 1000 },
        ],
      });
    report(0);
    assert.deepEqual(
      [job?.total, job?.speed, job?.remaining],
      [{ parts: 2, over: 1, done: 0, total: 1000 }, null, null],
    );
    later(2000);
    report(400);
    assert.deepEqual([job?.total.done, job?.speed, job?.remaining], [400, 200, 3]);
    later(10_000);
    report(400);
    assert.equal(job?.speed, 0);
    assert.equal(job?.remaining, null);
  });

  it('keep the end of a log, and nothing that comes after their own', async () => {
    const { jobs, works, start } = bench();
    const result = start();
    await settled();
    for (let line = 0; line < 2500; line++) works[0]?.log(`line ${line}`);
    works[0]?.log(`a\r\nb\n${'c'.repeat(5000)}`);
    works[0]?.resolve('');
    await result;
    works[0]?.log('late');
    works[0]?.report({ message: 'late' });
    const [job] = jobs.all;
    assert.deepEqual([job?.lines.length, job?.droppedLines, job?.lines[0]], [2000, 503, 'line 503']);
    assert.deepEqual(job?.lines.slice(-3), ['a', 'b', 'c'.repeat(2000)]);
    assert.deepEqual(job?.progress, {});
  });

  it('take a log of any number of lines at once, and reports of any number in a moment', async () => {
    const { jobs, works, start, later } = bench();
    start();
    await settled();
    const [job] = jobs.all;
    works[0]?.log('\n'.repeat(1_000_000));
    assert.deepEqual([job?.lines.length, job?.droppedLines], [2000, 998_001]);
    for (let done = 0; done <= 3000; done++) {
      works[0]?.report({ parts: [{ id: 'a', label: 'a', phase: 'Saving', done, total: 9000 }] });
      if (done < 3000) later(1);
    }
    assert.deepEqual([job?.speed, job?.remaining], [1000, 6]);
  });

  it('all end, and are waited for, when the window closes', async () => {
    const { jobs, start } = bench();
    let tidied = false;
    const tidying = jobs.run({ title: 'Save' }, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await settled();
      tidied = true;
      signal.throwIfAborted();
    });
    tidying.catch(() => {});
    for (let count = 0; count < 5; count++) start({ queue: 'pull' });
    await settled();
    await jobs.end();
    assert.equal(tidied, true);
    assert.deepEqual(states(jobs), Array(6).fill('canceled'));
  });

  it('tell what changed: a job, or the list', async () => {
    const { jobs, works, changes, start } = bench();
    const result = start();
    await settled();
    const [job] = jobs.all;
    works[0]?.report({ message: 'Downloading' });
    works[0]?.resolve('');
    await result;
    jobs.clear();
    assert.deepEqual(changes, [undefined, job, job, job, undefined]);
  });
});
