import assert from 'node:assert/strict';
import { ChangePace } from '../../../src/views/containers/changePace.ts';
import { until } from '../../editor/screen/until.ts';

describe('the pace of changes', () => {
  const NEVER = 1_000_000;
  const make = (quiet: number, lost: number) => {
    const told = { times: 0 };
    const pace = new ChangePace(() => told.times++, quiet, lost);
    return { pace, told, tells: (times: number) => until(`it is told ${times} times`, () => told.times === times) };
  };

  it('is told once for many, and not again before the last one is shown', async () => {
    const { pace, told, tells } = make(1, NEVER);
    for (let index = 0; index < 100; index++) pace.more();
    await tells(1);
    pace.more();
    // Whatever waits now waits longer than this.
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(told.times, 1);
    pace.shown();
    await tells(2);
    pace.stop();
  });

  it('rests when there is no more, and goes on when there is', async () => {
    const { pace, told, tells } = make(1, NEVER);
    pace.more();
    await tells(1);
    pace.shown();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(told.times, 1);
    pace.more();
    await tells(2);
    pace.stop();
  });

  it('does not wait for ever for what nobody shows, and is silent when it is stopped', async () => {
    const { pace, told, tells } = make(1, 2);
    pace.more();
    await tells(1);
    pace.more();
    await tells(2);
    pace.more();
    pace.stop();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(told.times, 2);
  });
});
