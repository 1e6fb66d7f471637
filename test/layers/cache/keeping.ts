/** Keeps and finds things in a folder as fast as it can, beside others that do; ends with 1 where it finds what is wrong. */
import { DiskCache } from '../../../src/layers/cache/diskCache.ts';

const [folder = '', seed = '0', rounds = '0', limit = '0'] = process.argv.slice(2);
const cache = new DiskCache({
  folder,
  limit: () => Number(limit),
  version: '1',
  onProblem: (error) => console.error(error),
});
let state = Number(seed);
for (let round = 0; round < Number(rounds); round++) {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  const key = `key ${(state >>> 8) % 40}`;
  const content = Buffer.from(key.repeat(200));
  if (state & 0x80) cache.put(key, [content.subarray(0, 100), content.subarray(100)]);
  else {
    const found = await cache.get(key, function* (bytes) {
      yield;
      return Buffer.from(bytes);
    });
    if (found && !found.equals(content)) process.exitCode = 1;
  }
}
await cache.settled();
