import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { BLOCK, blockSums } from '../../src/layers/blockSums.ts';
import { Random } from '../helpers/random.ts';

/** NH as RFC 4418, 5.2.2 has it. */
function nh(key: Buffer, block: Buffer): bigint {
  const word = (bytes: Buffer, at: number) => BigInt(bytes.readUInt32LE(at));
  const added = (at: number) => (word(key, at) + word(block, at)) % 2n ** 32n;
  let sum = 0n;
  for (let at = 0; at < BLOCK; at += 32)
    for (let lane = 0; lane < 16; lane += 4) sum += added(at + lane) * added(at + 16 + lane);
  return sum % 2n ** 64n;
}

describe('sums of blocks', () => {
  it('are those that the definition gives, under each of several keys', () => {
    const random = new Random(1);
    const content = Buffer.alloc(10 * BLOCK + 77).map(() => random.below(256));
    const padded = Buffer.concat([content, Buffer.alloc(BLOCK)]);
    for (const key of ['one', 'two', 'one']) {
      const secret = createHash('sha256').update(key).digest();
      const long = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16)).update(Buffer.alloc(2 * (BLOCK + 16)));
      for (const of of ['content', 'sums'] as const) {
        const keyed = of === 'content' ? long : long.subarray(BLOCK + 16);
        const expected = Buffer.alloc(11 * 16);
        for (let block = 0; block < 11; block++) {
          const bytes = padded.subarray(block * BLOCK, (block + 1) * BLOCK);
          expected.writeBigUInt64LE(nh(keyed, bytes), block * 16);
          expected.writeBigUInt64LE(nh(keyed.subarray(16), bytes), block * 16 + 8);
        }
        assert.ok(expected.equals(blockSums(Buffer.from(key), content, of)), `${key}, ${of}`);
      }
    }
  });
});
