import assert from 'node:assert/strict';
import { Blocks } from '../../src/layers/blocks.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { Random } from '../helpers/random.ts';

describe('bytes that are read in blocks', () => {
  const all = new Uint8Array(1_000_000).map((_, index) => (index * 31) ^ (index >> 8));

  it('are the same bytes, wherever and however many are asked for', async () => {
    const random = new Random(1);
    const blocks = new Blocks();
    const plain = [all, all.subarray(7, 500_000), all.subarray(0, 3)].map(memoryBytes);
    const pairs = plain.map((bytes) => ({ bytes, inBlocks: blocks.of(bytes) }));
    for (let count = 0; count < 3000; count++) {
      const { bytes, inBlocks } = random.pick(pairs);
      const offset = random.below(bytes.size + 100);
      const length = random.below(random.pick([1, 10, 70_000, 200_000]));
      assert.ok(
        Buffer.from(await inBlocks.read(offset, length)).equals(await bytes.read(offset, length)),
        `${length} from ${offset} of ${bytes.size}`,
      );
    }
  });

  it('are asked for once where parts lie close together', async () => {
    const asked: string[] = [];
    const bytes = {
      size: all.length,
      read: (offset: number, length: number) => {
        asked.push(`${length} from ${offset}`);
        return memoryBytes(all).read(offset, length);
      },
    };
    const inBlocks = new Blocks().of(bytes);
    await Promise.all([5, 900, 60_000].map((offset) => inBlocks.read(offset, 300)));
    await inBlocks.read(65_530, 300);
    await inBlocks.read(70_000, 1);
    assert.deepEqual(asked, ['65536 from 0', '300 from 65530', '65536 from 65536']);
  });

  it('fail only where what was asked for cannot be read', async () => {
    let broken = true;
    const bytes = {
      size: all.length,
      async read(offset: number, length: number) {
        if (broken && offset + length > 10_000) throw new Error('a bad sector');
        return all.subarray(offset, offset + length);
      },
    };
    const inBlocks = new Blocks().of(bytes);
    assert.deepEqual(await inBlocks.read(9000, 100), all.subarray(9000, 9100));
    await assert.rejects(inBlocks.read(9950, 100), { message: 'a bad sector' });
    broken = false;
    assert.deepEqual(await inBlocks.read(9950, 100), all.subarray(9950, 10_050));
  });

  it('are not read for who has ended', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(new Blocks().of(memoryBytes(all)).read(0, 1, signal), { name: 'AbortError' });
  });
});
