import assert from 'node:assert/strict';
import { type Frame, ZstdFrames, ZstdGarbage } from '../../src/layers/zstdFrames.ts';
import { Random } from '../helpers/random.ts';
import { repeatedFrame, skippableFrame, storedFrame } from '../helpers/zstd.ts';

/** `zstd -19 --check` of “hello” seven times. */
const CHECKED = Buffer.from('28b52ffd04686500003068656c6c6f200100b94b112be168e7', 'hex');

interface Cut {
  readonly frame: Frame;
  readonly bytes: Buffer;
}

/** The frames that come out when the bytes go in by pieces of the lengths given. */
function cutInto(bytes: Buffer, nextLength: () => number): Cut[] {
  const frames = new ZstdFrames();
  const found: Cut[] = [];
  let pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = nextLength();
    for (const piece of frames.cut(bytes.subarray(at, at + length))) {
      pieces.push(Buffer.from(piece.bytes));
      if (!piece.last) continue;
      found.push({ frame: piece.frame, bytes: Buffer.concat(pieces) });
      pieces = [];
    }
    at += length;
  }
  frames.finish();
  assert.deepEqual(pieces, []);
  return found;
}

function says(what: string, bytes: Buffer, frame: Partial<Frame>): void {
  it(`reads the header of ${what}`, () => {
    const [found, ...more] = cutInto(bytes, () => bytes.length);
    const expected = { skippable: false, hasChecksum: false, contentSize: null, windowSize: 1 << 20, headerLength: 6 };
    assert.deepEqual([found?.frame, more.length], [{ ...expected, ...frame }, 0]);
  });
}

describe('ZstdFrames', () => {
  says('a frame without a size', storedFrame('hello'), {});
  says('a frame with a checksum', CHECKED, { hasChecksum: true, windowSize: 8 << 20 });
  says('a skippable frame', skippableFrame('hello'), { skippable: true, windowSize: 0, headerLength: 8 });
  says('an empty skippable frame', skippableFrame('', 15), { skippable: true, windowSize: 0, headerLength: 8 });
  says('a single segment', storedFrame('hello', { sizeBytes: 1 }), { contentSize: 5, windowSize: 5 });
  says('a size of two bytes', storedFrame('x'.repeat(300), { sizeBytes: 2 }), { contentSize: 300, headerLength: 8 });
  says('a size of four bytes', storedFrame('hello', { sizeBytes: 4 }), { contentSize: 5, headerLength: 10 });
  says('a size of eight bytes', storedFrame('hello', { sizeBytes: 8 }), { contentSize: 5, headerLength: 14 });
  says('an empty frame', storedFrame(''), {});
  says('repeated bytes', repeatedFrame(65, 300_000), {});

  it('refuses a dictionary, which nobody has, and forms that are not defined', () => {
    for (const [frame, why] of [
      ['28b52ffd035001020304010000', /needs a dictionary/],
      ['28b52ffd0850010000', /not defined/],
    ] as const)
      assert.throws(() => cutInto(Buffer.from(frame, 'hex'), () => 1), why);
  });

  it('cuts random frames at their ends, however they arrive', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = new Random(seed);
      const frames = Array.from({ length: 1 + random.below(6) }, () => randomFrame(random));
      const found = cutInto(Buffer.concat(frames), () => 1 + random.below(random.pick([2, 20, 2000])));
      assert.deepEqual(
        found.map(({ bytes }) => bytes.toString('hex')),
        frames.map((frame) => frame.toString('hex')),
        `seed ${seed}`,
      );
    }
  });

  it('says that every beginning of a frame breaks off', () => {
    for (const frame of [CHECKED, skippableFrame('hello'), storedFrame('x'.repeat(300), { sizeBytes: 8 })])
      for (let length = 1; length < frame.length; length++) {
        const whole = Buffer.concat([storedFrame('before'), frame.subarray(0, length)]);
        assert.throws(
          () => cutInto(whole, () => 1000),
          { name: 'Error', message: 'unexpected end of file' },
          `${length}`,
        );
      }
  });

  for (const garbage of ['x', '\0\0', '(\xb5x', 'zeros and more'])
    it(`tells that ${JSON.stringify(garbage)} is no frame`, () => {
      const bytes = Buffer.concat([storedFrame('before'), Buffer.from(garbage, 'latin1')]);
      for (const step of [1, 1000]) assert.throws(() => cutInto(bytes, () => step), ZstdGarbage);
    });

  it('grants a frame 128 MiB and no more', () => {
    const withWindow = (descriptor: number) => Buffer.from(storedFrame('hello')).fill(descriptor, 5, 6);
    assert.equal(cutInto(withWindow(17 << 3), () => 100).length, 1);
    assert.throws(() => cutInto(withWindow((17 << 3) | 1), () => 100), /more than 128 MiB/);
    const single = Buffer.from('28b52ffde0ffffffff0f000000010000', 'hex');
    assert.throws(() => cutInto(single, () => 100), /more than 128 MiB/);
  });
});

function randomFrame(random: Random): Buffer {
  const content = 'content '.repeat(random.below(120));
  switch (random.below(4)) {
    case 0:
      return skippableFrame(content, random.below(16));
    case 1:
      return repeatedFrame(random.below(256), 1 + random.below(400_000));
    case 2:
      return CHECKED;
    default:
      return storedFrame(content, { blockSize: 1 + random.below(500), sizeBytes: random.pick([0, 4, 8]) });
  }
}
