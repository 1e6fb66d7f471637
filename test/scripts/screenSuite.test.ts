import assert from 'node:assert/strict';
import { settled } from '../../scripts/screenSuite.mjs';

const failure = (file: string, title: string) => ({ file, title, why: 'waited in vain' });
const FIRST = {
  passed: 5,
  failed: 2,
  skipped: 3,
  failures: [failure('a', 'a saves'), failure('b', 'b opens')],
  files: {
    a: { passed: 1, failed: 1, skipped: 2 },
    b: { passed: 0, failed: 1, skipped: 1 },
    c: { passed: 4, failed: 0, skipped: 0 },
  },
};

describe('flows that are run once more', () => {
  it('count as they end then, with those that were not', () => {
    assert.deepEqual(settled(FIRST, { passed: 5, failed: 0, skipped: 1, failures: [] }), {
      passed: 9,
      failed: 0,
      skipped: 1,
      failures: [],
      passedLater: FIRST.failures,
    });
  });

  it('have failed where they fail again, or others of their file do', () => {
    const again = [failure('a', 'a saves'), failure('a', 'a loads')];
    assert.deepEqual(settled(FIRST, { passed: 3, failed: 2, skipped: 0, failures: again }), {
      passed: 7,
      failed: 2,
      skipped: 0,
      failures: again,
      passedLater: [failure('b', 'b opens')],
    });
  });

  it('have failed where the failure is of no file, as that was not run again', () => {
    const lost = { title: 'a hook', why: 'of all files' };
    const first = {
      ...FIRST,
      failed: 3,
      failures: [...FIRST.failures, lost],
      files: { ...FIRST.files, '': { passed: 0, failed: 1, skipped: 0 } },
    };
    const { failed, failures, passedLater } = settled(first, { passed: 5, failed: 0, skipped: 0, failures: [] });
    assert.deepEqual([failed, failures, passedLater], [1, [lost], FIRST.failures]);
  });

  it('have failed where the second run ends without a result', () => {
    const { failed, passedLater } = settled(FIRST, { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual([failed, passedLater], [1, []]);
  });
});
