import assert from 'node:assert/strict';
import { SharedTask } from '../../../src/views/sources/sharedTask.ts';

/** A task whose runs are ended by the test. */
function task() {
  const runs: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const shared = new SharedTask<string>(
    (signal) => new Promise((resolve, reject) => runs.push({ signal, resolve, reject })),
  );
  return { shared, runs };
}

describe('SharedTask', () => {
  it('runs once for all who join, and answers later ones at once', async () => {
    const { shared, runs } = task();
    const { signal } = new AbortController();
    const both = Promise.all([shared.join(signal), shared.join(signal)]);
    runs[0]?.resolve('done');
    assert.deepEqual(await both, ['done', 'done']);
    assert.equal(await shared.join(signal), 'done');
    assert.equal(runs.length, 1);
  });

  it('goes on while one waits, and is aborted when the last has left', async () => {
    const { shared, runs } = task();
    const [one, two] = [new AbortController(), new AbortController()];
    const waiting = [shared.join(one.signal), shared.join(two.signal)];
    one.abort();
    await assert.rejects(waiting[0] ?? Promise.resolve(), { name: 'AbortError' });
    assert.equal(runs[0]?.signal.aborted, false);
    assert.equal(shared.running, true);
    two.abort();
    await assert.rejects(waiting[1] ?? Promise.resolve(), { name: 'AbortError' });
    assert.equal(runs[0]?.signal.aborted, true);
    assert.equal(shared.running, false);
  });

  it('forgets a failure', async () => {
    const { shared, runs } = task();
    const { signal } = new AbortController();
    const first = shared.join(signal);
    runs[0]?.reject(new Error('no'));
    await assert.rejects(first, /no/);
    const second = shared.join(signal);
    runs[1]?.resolve('yes');
    assert.equal(await second, 'yes');
  });

  it('starts anew after a reset, with what waited before aborted', async () => {
    const { shared, runs } = task();
    const { signal } = new AbortController();
    const first = shared.join(signal);
    shared.reset();
    assert.equal(runs[0]?.signal.aborted, true);
    runs[0]?.resolve('old');
    const second = shared.join(signal);
    runs[1]?.resolve('new');
    assert.deepEqual(await Promise.all([first, second]), ['old', 'new']);
  });

  it('does not start for one who is gone already', async () => {
    const { shared, runs } = task();
    await assert.rejects(shared.join(AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(runs.length, 0);
  });
});
