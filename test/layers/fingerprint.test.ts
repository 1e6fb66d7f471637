import assert from 'node:assert/strict';
import { BLOCK, MOST } from '../../src/layers/blockSums.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { FINGERPRINT_KEY, FINGERPRINT_LENGTH, Fingerprint, fingerprintAt } from '../../src/layers/fingerprint.ts';
import { Random } from '../helpers/random.ts';

const KEY = Buffer.from('a key');

function fingerprint(
  content: Uint8Array,
  nextLength = () => content.length,
  size = content.length,
  sparse?: number[],
): string {
  const hash = new Fingerprint(KEY, size, sparse);
  for (let at = 0; at < content.length; ) {
    const length = Math.max(1, nextLength());
    hash.update(content.subarray(at, at + length));
    at += length;
  }
  return Buffer.from(hash.digest()).toString('hex');
}

/** Content with holes of every length, and the map of it. */
function randomFile(random: Random): { whole: Buffer; stored: Buffer; map: number[] } {
  const map: number[] = [];
  const stored: Buffer[] = [];
  let at = 0;
  for (let part = random.below(6); part >= 0; part--) {
    at += random.pick([0, 1, random.below(5000), 4096, random.below(20_000)]);
    const length = random.pick([0, 1, random.below(3000), 4096, random.below(20_000)]);
    // Zeros may be stored as well.
    stored.push(Buffer.alloc(length, random.once(4) ? 0 : 1 + random.below(255)));
    map.push(at, length);
    at += length;
  }
  const whole = Buffer.alloc(at + random.pick([0, 1, random.below(9000)]));
  for (const [part, bytes] of stored.entries()) bytes.copy(whole, map[2 * part]);
  return { whole, stored: Buffer.concat(stored), map };
}

/** A file of blocks: `1` is the next one of those that differ, `0` one of zeros. */
function fileOf(pattern: string): Buffer {
  const file = Buffer.alloc(pattern.length * BLOCK);
  let next = 0;
  for (const [block, digit] of [...pattern].entries())
    if (digit === '1') file.fill(1 + (next++ % 255), block * BLOCK, (block + 1) * BLOCK);
  return file;
}

describe('Fingerprint', () => {
  it('is the same for a sparse file and for the zeros it reads as, however they arrive', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const random = new Random(seed);
      const { whole, stored, map } = randomFile(random);
      const pieces = () => 1 + random.below(random.pick([3, 6000]));
      const expected = fingerprint(whole);
      assert.equal(fingerprint(whole, pieces), expected, `seed ${seed}, whole`);
      assert.equal(fingerprint(stored, pieces, whole.length, map), expected, `seed ${seed}, sparse`);
    }
  });

  it('is the same for a content that comes at once, whatever was summed up before', () => {
    for (const length of [MOST, 1, BLOCK + 1, BLOCK, 7, 2 * BLOCK - 1, MOST - 1, MOST + 1]) {
      const content = Buffer.alloc(length, 'content');
      assert.equal(
        fingerprint(content),
        fingerprint(content, () => Math.ceil(length / 2)),
        `${length} bytes`,
      );
    }
  });

  it('is another for every changed byte, moved block and length', () => {
    const content = Buffer.alloc(20_000, 'content');
    content.fill(0, 4096, 8192);
    const seen = new Set([fingerprint(content)]);
    const differs = (what: string, other: Buffer) => {
      const found = fingerprint(other);
      assert.ok(!seen.has(found), what);
      seen.add(found);
    };
    for (let at = 0; at < content.length; at += 997) {
      const other = Buffer.from(content);
      other.writeUInt8(other.readUInt8(at) ^ 1, at);
      differs(`byte ${at}`, other);
    }
    differs(
      'zeros elsewhere',
      Buffer.concat([
        content.subarray(0, 4096),
        content.subarray(8192, 12_288),
        Buffer.alloc(4096),
        content.subarray(12_288),
      ]),
    );
    differs('all zeros', Buffer.alloc(20_000));
  });

  it('is another when the same blocks lie between other zeros', () => {
    assert.notEqual(fingerprint(fileOf('1000111')), fingerprint(fileOf('1110100')));
    const seen = new Map<string, string>();
    for (let bits = 0; bits < 2 ** 9; bits++) {
      const pattern = bits.toString(2).padStart(9, '0');
      const found = fingerprint(fileOf(pattern));
      assert.equal(seen.get(found), undefined, pattern);
      seen.set(found, pattern);
    }
  });

  it('is another when as many blocks lie between random other zeros, however long the file is and however it arrives', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const [length, every] = [3 + random.below(random.pick([10, 300])), 2 + random.below(4)];
      const blocks = Array.from({ length }, (): string => (random.once(every) ? '0' : '1'));
      const pieces = () => 1 + random.below(random.pick([6000, 100_000]));
      const patterns = new Set<string>();
      const found = new Set<string>();
      for (let other = 0; other < 4; other++) {
        const pattern = blocks.join('');
        patterns.add(pattern);
        found.add(fingerprint(fileOf(pattern), pieces));
        const [from, to] = [random.below(length), random.below(length)];
        [blocks[from], blocks[to]] = [blocks[to] ?? '0', blocks[from] ?? '0'];
      }
      assert.equal(found.size, patterns.size, `seed ${seed}`);
    }
  });

  it('is another under another key', () => {
    const other = new Fingerprint(Buffer.from('another'), 3, undefined);
    other.update(Buffer.from('abc'));
    assert.notEqual(Buffer.from(other.digest()).toString('hex'), fingerprint(Buffer.from('abc')));
    assert.equal(FINGERPRINT_KEY.length, 32);
  });

  it('has its length', () => assert.equal(fingerprint(Buffer.from('abc')).length, 2 * FINGERPRINT_LENGTH));

  it('takes no time for holes', () => {
    const size = 2 ** 53 - 1;
    const holes = (last: number) => fingerprint(Buffer.from('ab'), () => 2, size, [0, 1, last, 1]);
    assert.equal(holes(2 ** 52), holes(2 ** 52));
    assert.notEqual(holes(2 ** 52), holes(2 ** 52 + 1));
  });

  it('is read from where the content lies in a tar', async () => {
    const content = Buffer.alloc(3 << 20, 'content');
    const tar = memoryBytes(Buffer.concat([Buffer.alloc(700, 'before'), content, Buffer.alloc(700, 'behind')]));
    const where = { offset: 700, stored: content.length, size: content.length, sparse: undefined };
    assert.equal(Buffer.from(await fingerprintAt(tar, where, KEY)).toString('hex'), fingerprint(content));
    await assert.rejects(fingerprintAt(tar, where, KEY, AbortSignal.abort()), { name: 'AbortError' });
  });
});
