import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { soon } from '../../../src/views/enginePage/soon.ts';

describe('a call that is made soon', () => {
  it('is made once for all that asked, and again for those who ask after it', async () => {
    let calls = 0;
    const called = async (wanted: number) => {
      while (calls < wanted) await setTimeout(1);
    };
    const call = soon(1, () => calls++);
    for (let count = 0; count < 100; count++) call.ask();
    assert.equal(calls, 0);
    await called(1);
    call.ask();
    await called(2);
    assert.equal(calls, 2);
  });

  it('is not made any more once it is ended', async () => {
    let calls = 0;
    const call = soon(0, () => calls++);
    call.ask();
    call.end();
    const later = soon(1, () => calls++);
    later.ask();
    while (calls === 0) await setTimeout(1);
    assert.equal(calls, 1);
  });
});
