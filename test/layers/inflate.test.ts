import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { ImageError } from '../../src/image/errors.ts';
import { type InflateOptions, inflate } from '../../src/layers/inflate.ts';
import { inSteps } from '../helpers/bytes.ts';
import { repeatedFrame, skippableFrame, storedFrame } from '../helpers/zstd.ts';

type Compression = 'gzip' | 'zstd';

/** `zstd -19 --check` of “hello” seven times, and of `line N of many` for N from 0 to 2,999, modulo 97. */
const CHECKED = Buffer.from('28b52ffd04686500003068656c6c6f200100b94b112be168e7', 'hex');
const LINES = Buffer.from(
  '28b52ffd644ab915040002871212c01b0e0f6cc39655e64829a54c29fde29c1bc6dddddd999999999955555555551111111111cdccccccccfcffffffb66ddb76dbb66d4b9224499e15cd5d024b322041a104424024c61162a810f0fb67c0a3ca3512481038412086bfffffff063fb4045b465292a2fc68451492207ec4c38e70b8911a17acc58798090ba0a591e3a18c',
  'hex',
);
const STEPS = [1, 2, 3, 5, 8, 1 << 20];

async function inflated(
  bytes: Buffer,
  compression: Compression,
  step = 1 << 20,
  options: InflateOptions = {},
): Promise<{ content: Buffer; garbage: boolean }> {
  const result = { trailingGarbage: false };
  const pieces: Buffer[] = [];
  for await (const piece of inflate(inSteps(bytes, step), compression, result, options))
    pieces.push(Buffer.from(piece));
  return { content: Buffer.concat(pieces), garbage: result.trailingGarbage };
}

function gives(what: string, bytes: Buffer, compression: Compression, content: string, garbage = false): void {
  it(`inflates ${what}`, async () => {
    for (const step of STEPS) {
      const found = await inflated(bytes, compression, step);
      assert.deepEqual([found.content.toString(), found.garbage], [content, garbage], `in steps of ${step}`);
    }
  });
}

function isDamaged(what: string, bytes: Buffer, compression: Compression): void {
  it(`refuses ${what}`, async () => {
    for (const step of STEPS)
      await assert.rejects(inflated(bytes, compression, step), (error: unknown) => {
        assert.ok(error instanceof ImageError && error.code === 'damaged', `${step}: ${error}`);
        return true;
      });
  });
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at) ^ 0x5a, at);
  return copy;
}

describe('inflate', () => {
  describe('gzip', () => {
    const [one, two, none] = ['one', 'two', ''].map((text) => gzipSync(text)) as [Buffer, Buffer, Buffer];
    /** Extra field, name, comment and a checksum of it all (RFC 1952, 2.3). */
    const named = Buffer.from('1f8b081e000000000003020065786e616d6500636f6d6d656e74003473', 'hex');
    gives('one member', one, 'gzip', 'one');
    gives('several members', Buffer.concat([one, two, one]), 'gzip', 'onetwoone');
    gives('empty members', Buffer.concat([none, one, none, none, two]), 'gzip', 'onetwo');
    gives('trailing zeros', Buffer.concat([one, Buffer.alloc(600)]), 'gzip', 'one');
    gives('trailing garbage', Buffer.concat([one, two, Buffer.from('garbage')]), 'gzip', 'onetwo', true);
    gives('one byte of garbage', Buffer.concat([one, Buffer.from('g')]), 'gzip', 'one', true);
    gives('garbage behind zeros', Buffer.concat([one, Buffer.alloc(3), two]), 'gzip', 'one', true);
    gives('garbage behind nothing', Buffer.concat([none, Buffer.from('garbage')]), 'gzip', '', true);
    gives(
      'garbage behind a header with all its fields',
      Buffer.concat([withHeader(named, one), Buffer.from('garbage')]),
      'gzip',
      'one',
      true,
    );
    isDamaged('a wrong checksum', changed(one, one.length - 8), 'gzip');
    isDamaged('a wrong length', changed(one, one.length - 1), 'gzip');
    isDamaged('damage in the second member', Buffer.concat([one, changed(two, two.length - 8)]), 'gzip');
    isDamaged('damaged bytes', changed(gzipSync(Buffer.alloc(5000, 'some text ')), 30), 'gzip');

    it('refuses two members that break off anywhere', async () => {
      const both = Buffer.concat([one, two]);
      // A first byte alone could be garbage as well, which ends the same.
      for (let length = 1; length < both.length; length++)
        if (length !== one.length && length !== one.length + 1)
          await assert.rejects(inflated(both.subarray(0, length), 'gzip'), { code: 'damaged' }, `${length}`);
    });

    it('keeps all that a large member inflates to before garbage', async () => {
      const content = Buffer.alloc(5 << 20, 'many words ');
      const bytes = Buffer.concat([gzipSync(content), Buffer.from('garbage')]);
      for (const step of [1000, 1 << 20]) {
        const found = await inflated(bytes, 'gzip', step);
        assert.ok(found.content.equals(content) && found.garbage, `${step}`);
      }
    });
  });

  describe('zstd', () => {
    const [one, two, none] = ['one', 'two', ''].map((text) => storedFrame(text)) as [Buffer, Buffer, Buffer];
    const skip = skippableFrame('not shown', 7);
    gives('one frame', one, 'zstd', 'one');
    gives('compressed blocks and a checksum', CHECKED, 'zstd', 'hello hello hello hello hello hello');
    gives('several frames', Buffer.concat([one, CHECKED, two]), 'zstd', 'onehello hello hello hello hello hellotwo');
    gives('empty frames', Buffer.concat([none, one, none, two]), 'zstd', 'onetwo');
    gives('a skippable frame first', Buffer.concat([skip, one]), 'zstd', 'one');
    gives('a skippable frame between', Buffer.concat([one, skip, skip, two]), 'zstd', 'onetwo');
    gives('a skippable frame last', Buffer.concat([one, skip]), 'zstd', 'one');
    gives('skippable frames only', Buffer.concat([skip, skip]), 'zstd', '');
    gives('repeated bytes', Buffer.concat([repeatedFrame(65, 3), one]), 'zstd', 'AAAone');
    gives('trailing garbage', Buffer.concat([one, Buffer.from('garbage')]), 'zstd', 'one', true);
    gives('one byte of garbage', Buffer.concat([one, Buffer.from('g')]), 'zstd', 'one', true);
    isDamaged('a wrong checksum', changed(CHECKED, CHECKED.length - 1), 'zstd');
    isDamaged('a wrong length', changed(storedFrame('one', { sizeBytes: 4 }), 6), 'zstd');
    isDamaged('a reserved block', Buffer.concat([one.subarray(0, 6), Buffer.from([7, 0, 0])]), 'zstd');
    isDamaged('a window of a terabyte', Buffer.from(one).fill(0xf8, 5, 6), 'zstd');
    isDamaged('a frame that breaks off', Buffer.concat([one, two.subarray(0, -1)]), 'zstd');
    isDamaged('a skippable frame that breaks off', Buffer.concat([one, skip.subarray(0, -1)]), 'zstd');
    isDamaged('a magic number that breaks off', Buffer.concat([one, two.subarray(0, 2)]), 'zstd');

    it('inflates thousands of lines', async () => {
      for (const step of [1, 100]) assert.equal(sha256((await inflated(LINES, 'zstd', step)).content), LINES_SHA256);
    });
  });

  describe('limits', () => {
    const zeros = Buffer.alloc(100_000);
    const limits = { bytes: 1000, ratio: 200 };
    for (const [compression, bytes] of [
      ['gzip', gzipSync(zeros)],
      ['zstd', repeatedFrame(0, 100_000)],
    ] as const) {
      it(`stops a ${compression} bomb`, () =>
        assert.rejects(inflated(bytes, compression, 1 << 20, { limits }), { name: 'ImageError', code: 'limit' }));
      it(`lets ${compression} through up to its ratio`, async () => {
        const ratio = Math.ceil(zeros.length / bytes.length);
        const { content } = await inflated(bytes, compression, 1 << 20, { limits: { bytes: 0, ratio } });
        assert.equal(content.length, zeros.length);
        await assert.rejects(inflated(bytes, compression, 1 << 20, { limits: { bytes: 0, ratio: ratio - 1 } }), {
          code: 'limit',
        });
      });
      it(`lets small ${compression} through whatever its ratio`, async () => {
        const { content } = await inflated(bytes, compression, 1 << 20, { limits: { bytes: zeros.length, ratio: 1 } });
        assert.equal(content.length, zeros.length);
      });
    }
  });

  for (const [compression, bytes] of [
    ['gzip', gzipSync(Buffer.alloc(50_000, 'words '))],
    ['zstd', Buffer.concat(Array.from({ length: 50 }, () => storedFrame('words')))],
  ] as const) {
    it(`ends with the reason when ${compression} is cancelled on its way`, async () => {
      const cancel = new AbortController();
      const tap = (_: Uint8Array, end: number) => end > 40 && cancel.abort();
      await assert.rejects(inflated(bytes, compression, 20, { signal: cancel.signal, tap }), { name: 'AbortError' });
    });
    it(`passes on that ${compression} cannot be read any more`, async () => {
      const failure = new ImageError('unreadable', 'The disk is gone.');
      const source = { size: bytes.length, read: () => Promise.reject(failure) };
      const reading = async () => {
        for await (const _ of inflate(source, compression, { trailingGarbage: false }));
      };
      await assert.rejects(reading(), failure);
    });
    it(`shows ${compression} bytes on their way in`, async () => {
      const seen: Buffer[] = [];
      await inflated(bytes, compression, 20, { tap: (chunk) => seen.push(Buffer.from(chunk)) });
      assert.ok(Buffer.concat(seen).equals(bytes));
    });
  }
});

const LINES_SHA256 = 'b29a7d7584b0eea765c96b3aa209c3ed100b28dc9d8c492a09a9e5129e150e70';

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The deflated bytes and trailer of a member behind another header. */
function withHeader(header: Buffer, member: Buffer): Buffer {
  return Buffer.concat([header, member.subarray(10)]);
}
