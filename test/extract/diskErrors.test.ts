import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { cannotWrite, checkRoom } from '../../src/extract/diskErrors.ts';
import { ImageError } from '../../src/image/errors.ts';
import { planOf, withLayers } from '../helpers/extraction.ts';

describe('what the disk says', () => {
  it('is asked for room before anything is written', () =>
    withLayers(
      [[{ name: 'vast', pax: { 'GNU.sparse.size': String(2 ** 42), 'GNU.sparse.map': '0,0' } }]],
      async ({ view }) => {
        const { totals } = await planOf(view());
        assert.equal(totals.bytes, 2 ** 42);
        await assert.rejects(checkRoom(tmpdir(), totals.bytes), {
          name: 'ImageError',
          message: /^.* has room for [\d.]+ [kMGT]?B, and 4\.4 TB are to be written\.$/,
        });
        await checkRoom(tmpdir(), 1);
        await checkRoom('/nowhere', totals.bytes);
      },
    ));

  it('becomes one sentence', () => {
    for (const code of ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EIO']) {
      const error = cannotWrite('/a', Object.assign(new Error('x'), { code, syscall: 'open' }));
      assert.ok(error instanceof ImageError);
      assert.match(error.message, /^\/a cannot be written: [^.]+\.$/);
    }
  });

  it('leaves alone what is no error of the system', () => {
    for (const error of [new TypeError('x'), new ImageError('damaged', 'It is damaged.')])
      assert.equal(cannotWrite('/a', error), error);
  });
});
