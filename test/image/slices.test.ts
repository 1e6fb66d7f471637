import assert from 'node:assert/strict';
import { runAtOnce, runInSlices, STEP, type Steps, sortInSteps } from '../../src/image/slices.ts';
import { Random } from '../helpers/random.ts';

describe('work in slices', () => {
  it('pauses after every step that took long, and gives the result', async () => {
    function* slow(): Steps<string> {
      for (let step = 0; step < 3; step++) {
        const end = performance.now() + 20;
        while (performance.now() < end);
        yield;
      }
      return 'done';
    }
    let pauses = 0;
    const pause = async () => {
      pauses++;
    };
    assert.equal(await runInSlices(slow(), pause), 'done');
    assert.equal(pauses, 3);
    const stop = () => Promise.reject(new Error('stop'));
    await assert.rejects(runInSlices(slow(), stop), /stop/);
    assert.equal(runAtOnce(slow()), 'done');
  });

  it('sorts as the language does, equal items in the order they came in', () => {
    const random = new Random(1);
    for (const length of [0, 1, 2, STEP, STEP + 1, 5 * STEP, 40_000]) {
      const items = Array.from({ length }, (_, index) => ({ key: random.below(1 + length / 3), index }));
      const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key;
      assert.deepEqual(runAtOnce(sortInSteps(items, byKey)), items.toSorted(byKey), `${length} items`);
    }
  });

  it('sorts many in many steps', () => {
    let steps = 0;
    const sorting = sortInSteps(
      Array.from({ length: 100 * STEP }, (_, index) => -index),
      (a, b) => a - b,
    );
    while (!sorting.next().done) steps++;
    assert.ok(steps > 500, `${steps} steps`);
  });
});
