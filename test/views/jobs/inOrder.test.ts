import assert from 'node:assert/strict';
import { Jobs } from '../../../src/jobs/jobs.ts';
import { inOrder } from '../../../src/views/jobs/inOrder.ts';

describe('rows of jobs', () => {
  it('have those that run above those that wait, in their turn, and all of them above what has ended', async () => {
    const jobs = new Jobs();
    const ends: (() => void)[] = [];
    const run = (title: string) =>
      jobs.run({ title, queue: 'pull' }, () => new Promise<void>((resolve) => void ends.push(resolve)));
    const all = ['1', '2', '3', '4', '5'].map(run);
    await new Promise(setImmediate);
    const titles = () => inOrder(jobs.all).map(({ request, state }) => `${request.title} ${state}`);
    assert.deepEqual(titles(), ['3 running', '2 running', '1 running', '4 waiting', '5 waiting']);
    ends[1]?.();
    await all[1];
    await new Promise(setImmediate);
    assert.deepEqual(titles(), ['4 running', '3 running', '1 running', '5 waiting', '2 done']);
    for (const job of jobs.all) job.cancel();
    for (const end of ends) end();
    await Promise.allSettled([all[0], all[2], all[3]]);
  });
});
