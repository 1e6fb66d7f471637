import assert from 'node:assert/strict';
import { createCipheriv, createHash } from 'node:crypto';
import { BLOCK, blockSums } from '../../src/layers/blockSums.ts';
import { sumUpInScript } from '../../src/layers/blockSumsInScript.ts';
import { Random } from '../helpers/random.ts';

describe('sums of blocks in script', () => {
  it('are those of the module, for random blocks and those of the largest numbers', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new Random(seed);
      const key = Buffer.from(`key ${seed % 7}`);
      const secret = createHash('sha256').update(key).digest();
      const long = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16)).update(Buffer.alloc(BLOCK + 16));
      const block = new Uint8Array(BLOCK).map(() => (random.once(5) ? 0 : random.below(256)));
      const words = new Uint32Array(block.buffer);
      const keyWords = new Uint32Array(new Uint8Array(long).buffer);
      // As much as the sums of key and block can come to.
      if (seed % 3 === 0) for (const at of words.keys()) words[at] = 0xffffffff - (keyWords[at] ?? 0);
      const sums = new Uint8Array(new BigUint64Array(sumUpInScript(words, keyWords)).buffer);
      assert.deepEqual(Buffer.from(sums), Buffer.from(blockSums(key, block, 'content')), `seed ${seed}`);
    }
  });
});
