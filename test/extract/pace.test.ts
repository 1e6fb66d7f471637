import assert from 'node:assert/strict';
import { Pace } from '../../src/extract/pace.ts';

describe('the pace of an extraction', () => {
  const wait = (milliseconds: number) => {
    for (const start = performance.now(); performance.now() - start < milliseconds; );
  };

  it('does not wait for a disk that was slow, and tries again after a while', () => {
    const pace = new Pace();
    assert.equal(pace.isQuick(), true);
    assert.equal(
      pace.atOnce(() => 'answer'),
      'answer',
    );
    assert.throws(() =>
      pace.atOnce(() => {
        wait(25);
        throw new Error('slow and full');
      }),
    );
    let times = 0;
    while (!pace.isQuick()) times++;
    assert.equal(times, 200);
  });

  it('lets others have their turn when they have waited', async () => {
    const pace = new Pace();
    let turns = 0;
    const immediate = setImmediate(() => turns++);
    wait(20);
    await pace.rest();
    clearImmediate(immediate);
    assert.equal(turns, 1);
  });
});
