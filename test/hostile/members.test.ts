import assert from 'node:assert/strict';
import type { Bytes } from '../../src/image/image.ts';
import { openTar } from '../../src/sources/tarFiles.ts';
import { BLOCK, headerOf, withChecksum } from '../helpers/tar.ts';

const MEMBER = headerOf({ name: 'm000000' });

/** A tar of so many empty members, made while it is read. */
function membersOf(count: number): Bytes {
  return {
    size: count * BLOCK,
    async read(offset, length) {
      const first = Math.floor(offset / BLOCK);
      const last = Math.min(count, Math.ceil((offset + length) / BLOCK));
      const headers = Buffer.alloc((last - first) * BLOCK, MEMBER);
      for (let index = first; index < last; index++) {
        const at = (index - first) * BLOCK;
        headers.write(String(index).padStart(6, '0'), at + 1, 'latin1');
        withChecksum(headers.subarray(at, at + BLOCK));
      }
      return headers.subarray(offset - first * BLOCK, offset - first * BLOCK + length);
    },
  };
}

describe('Archives of many members', function () {
  this.timeout(120_000);

  it('are read up to 250,000', async () => {
    const files = await openTar('test.tar', membersOf(250_000), () => Promise.resolve());
    assert.ok(await files.open('m249999'));
  });

  it('are refused above', async () => {
    const message = 'test.tar has more than 250000 members, far more than an image archive.';
    await assert.rejects(
      openTar('test.tar', membersOf(250_001), () => Promise.resolve()),
      { name: 'ImageError', code: 'limit', message },
    );
  });
});
