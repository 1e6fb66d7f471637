import assert from 'node:assert/strict';
import { logRanges } from '../../../src/views/containers/logRange.ts';
import { english } from '../../../src/views/words.ts';

describe('how much of a log is shown', () => {
  it('is a number of lines, a time, or all', () => {
    const ranges = Object.fromEntries(logRanges(10_000.7, 9_000.2, english).map(({ label, range }) => [label, range]));
    assert.deepEqual(ranges['The last 100 lines'], { tail: 100 });
    assert.deepEqual(ranges['The last hour'], { tail: 'all', since: 6_400 });
    assert.deepEqual(ranges['Since it was last started'], { tail: 'all', since: 9_000 });
    assert.deepEqual(ranges['All that there is'], { tail: 'all' });
    assert(logRanges(10_000, null, english).every(({ label }) => !/started/.test(label)));
  });
});
