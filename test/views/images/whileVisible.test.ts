import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { WhileVisible } from '../../../src/views/images/whileVisible.ts';

const MINUTE = 60_000;

describe('what is done while a view is visible', () => {
  let done: string[];
  let work: WhileVisible;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    done = [];
    work = new WhileVisible({ start: async () => void done.push('start'), stop: () => void done.push('stop') });
  });
  afterEach(() => mock.timers.reset());

  it('ends when that was out of sight for five minutes', async () => {
    await work.set(true);
    await work.set(false);
    mock.timers.tick(5 * MINUTE - 1);
    assert.deepEqual(done, ['start']);
    mock.timers.tick(1);
    assert.deepEqual(done, ['start', 'stop']);
    await work.set(true);
    assert.deepEqual(done, ['start', 'stop', 'start']);
  });

  it('goes on when that comes back before', async () => {
    await work.set(true);
    await work.set(false);
    mock.timers.tick(4 * MINUTE);
    await work.set(true);
    mock.timers.tick(10 * MINUTE);
    assert.deepEqual(done, ['start', 'start']);
    work.stop();
    assert.equal(done.at(-1), 'stop');
  });
});
