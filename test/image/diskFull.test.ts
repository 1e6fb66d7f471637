import assert from 'node:assert/strict';
import { isDiskFull } from '../../src/image/diskFull.ts';
import { ImageError } from '../../src/image/errors.ts';

describe('a disk without room', () => {
  it('is told by what systems and engines say of it, also beneath a sentence', () => {
    const full = Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' });
    for (const error of [
      full,
      Object.assign(new Error('EDQUOT: write'), { code: 'EDQUOT' }),
      new ImageError('unreadable', 'The engine broke off the export of {0}: {1}.', ['a', 'no space left on device']),
      new ImageError('unwritable', '{0} has room for {1}, and {2} are to be written.', ['/x', '1 B', '2 B']),
      new ImageError('unreadable', 'Nothing can be kept.', [], { cause: full }),
    ])
      assert.equal(isDiskFull(error), true, error.message);
  });

  it('is no other failure', () => {
    const endless = new Error('x');
    endless.cause = endless;
    for (const error of [undefined, 'no space left', endless, new Error('The engine x is not running.')])
      assert.equal(isDiskFull(error), false);
  });
});
