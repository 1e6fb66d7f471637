import assert from 'node:assert/strict';
import { constants, gzipSync } from 'node:zlib';
import type { Bytes } from '../../../src/image/image.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { CheckpointCache } from '../../../src/layers/inflate/checkpointCache.ts';
import { Checkpoints } from '../../../src/layers/inflate/checkpoints.ts';
import { gunzip } from '../../../src/layers/inflate/gunzip.ts';
import { GzipDamage } from '../../../src/layers/inflate/gzipInflater.ts';
import { InflatedBytes } from '../../../src/layers/inflate/inflatedBytes.ts';
import { inSteps } from '../../helpers/bytes.ts';
import { Random } from '../../helpers/random.ts';

/** Text, noise and runs, in members of several sizes and settings. */
function manyMembers(random: Random): { content: Buffer; gzip: Buffer } {
  const contents: Buffer[] = [];
  const members: Buffer[] = [];
  const settings = [
    { level: 1 },
    { level: 6 },
    { level: 0 },
    { level: 9, memLevel: 1 },
    { strategy: constants.Z_FIXED },
  ];
  for (const setting of settings)
    for (const size of [70, 400_000, 900_000]) {
      const content = Buffer.alloc(size);
      for (let at = 0; at < size; ) {
        const length = Math.min(size - at, 1 + random.below(random.pick([8, 200, 60_000])));
        const [kind, back] = [random.below(4), 1 + random.below(Math.max(1, Math.min(at, 32_768)))];
        for (let index = at; index < at + length; index++)
          content[index] =
            kind === 0
              ? random.below(256)
              : kind === 1 || at === 0
                ? 97 + random.below(9)
                : (content[index - back] ?? 0);
        at += length;
      }
      contents.push(content);
      members.push(gzipSync(content, setting));
    }
  return { content: Buffer.concat(contents), gzip: Buffer.concat(members) };
}

async function inflateAll(gzip: Bytes, checkpoints: Checkpoints): Promise<void> {
  for await (const _ of gunzip(gzip, { trailingGarbage: false }, { checkpoints }));
}

/** The same bytes, and how many of them were read. */
function counted(bytes: Uint8Array): { gzip: Bytes; read: () => number } {
  let read = 0;
  const gzip = memoryBytes(bytes);
  return {
    gzip: {
      size: gzip.size,
      read: (offset, length) =>
        gzip.read(offset, length).then((chunk) => {
          read += chunk.length;
          return chunk;
        }),
    },
    read: () => read,
  };
}

describe('checkpoints', () => {
  const random = new Random(7);
  const { content, gzip } = manyMembers(random);

  async function readsAnywhere(bytes: Bytes, checkpoints: Checkpoints, times: number): Promise<void> {
    const reader = new InflatedBytes(bytes, content.length, checkpoints);
    for (let time = 0; time < times; time++) {
      const offset = random.below(content.length);
      const length = random.below(random.pick([10, 1000, 500_000]));
      const found = await reader.read(offset, length);
      assert.ok(content.subarray(offset, offset + length).equals(found), `${length} bytes at ${offset}`);
    }
    await reader.close();
  }

  it('give the same bytes at any place as inflating all of it does', async () => {
    for (const [interval, step] of [
      [10_000, 1 << 20],
      [60_000, 5000],
      [500_000, 1 << 20],
    ] as const) {
      const checkpoints = new Checkpoints(64 << 20, interval);
      await inflateAll(inSteps(gzip, step), checkpoints);
      assert.ok(checkpoints.count >= 5, `${checkpoints.count}`);
      await readsAnywhere(inSteps(gzip, step), checkpoints, 60);
    }
  });

  it('are found on the way where none are known yet', async () => {
    const checkpoints = new Checkpoints(64 << 20, 100_000);
    await readsAnywhere(memoryBytes(gzip), checkpoints, 40);
    assert.ok(checkpoints.count > 20, `${checkpoints.count}`);
    const whole = new Checkpoints(64 << 20, 100_000);
    await inflateAll(memoryBytes(gzip), whole);
    assert.deepEqual(checkpoints.encode(), whole.encode());
  });

  it('leave little to inflate', async () => {
    const words = Buffer.alloc(24 << 20);
    for (let at = 0; at < words.length; at++) words[at] = 97 + (((at * at) >> 9) % 23);
    const bytes = gzipSync(words, { level: 1 });
    const checkpoints = new Checkpoints(16 << 20, 4 << 20);
    await inflateAll(memoryBytes(bytes), checkpoints);
    assert.equal(checkpoints.count, 5);
    const { gzip: source, read } = counted(bytes);
    const reader = new InflatedBytes(source, words.length, checkpoints);
    assert.ok(words.subarray(-5000).equals(await reader.read(words.length - 5000, 5000)));
    assert.ok(reader.skipped <= 5 << 20, `${reader.skipped} inflated`);
    assert.ok(read() <= 2 << 20 || read() < bytes.length / 3, `${read()} of ${bytes.length} read`);
    await reader.close();
  });

  it('go on where the last read ended', async () => {
    const { gzip: source, read } = counted(gzip);
    const reader = new InflatedBytes(source, content.length, new Checkpoints());
    for (let at = 0; at < content.length; at += 9999)
      assert.ok(content.subarray(at, at + 9999).equals(await reader.read(at, 9999)), `${at}`);
    assert.equal(read(), gzip.length);
    assert.equal(reader.skipped, 0);
    await reader.close();
  });

  it('are none where node:zlib had the last word', async () => {
    const checkpoints = new Checkpoints(64 << 20, 50_000);
    const wrong = Buffer.from(gzip);
    wrong.writeUInt32LE(0, wrong.length - 8);
    await assert.rejects(inflateAll(memoryBytes(wrong), checkpoints), /data check/);
    assert.equal(checkpoints.count, 0);
  });

  it('take no more than they may, however many blocks there are', async () => {
    const few = new Checkpoints(200_000, 1);
    await inflateAll(memoryBytes(gzip), few);
    assert.ok(few.bytes <= 200_000 && few.count > 2, `${few.bytes} bytes, ${few.count}`);
    await readsAnywhere(memoryBytes(gzip), few, 20);
  });

  it('are the same when they were encoded', async () => {
    const checkpoints = new Checkpoints(64 << 20, 50_000);
    await inflateAll(memoryBytes(gzip), checkpoints);
    const decoded = Checkpoints.decode(checkpoints.encode());
    assert.ok(decoded);
    assert.deepEqual([decoded.count, decoded.bytes], [checkpoints.count, checkpoints.bytes]);
    assert.deepEqual(decoded.encode(), checkpoints.encode());
    await readsAnywhere(memoryBytes(gzip), decoded, 20);
  });

  it('are the same when they were encoded as many as fit, and go on as far apart', async () => {
    const thinned = new Checkpoints(200_000, 10_000);
    await inflateAll(memoryBytes(gzip), thinned);
    const last = thinned.before(content.length)?.output ?? 0;
    assert.ok(thinned.next > last + 10_000, `${thinned.next - last} apart`);
    const decoded = Checkpoints.decode(thinned.encode(), thinned.bytes);
    assert.ok(decoded);
    assert.deepEqual([decoded.count, decoded.next], [thinned.count, thinned.next]);
    assert.equal(Checkpoints.decode(thinned.encode(), thinned.bytes - 1), undefined);
  });

  it('that were damaged are none, or end in other bytes or in doubt, never in anything else', async () => {
    const checkpoints = new Checkpoints(64 << 20, 200_000);
    await inflateAll(memoryBytes(gzip), checkpoints);
    const encoded = checkpoints.encode();
    const seen = { none: 0, doubt: 0, bytes: 0 };
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(encoded);
      for (let changes = 1 + random.below(3); changes > 0; changes--)
        bytes[random.below(random.once(2) ? 400 : bytes.length)] = random.below(256);
      const decoded = Checkpoints.decode(random.once(5) ? bytes.subarray(0, random.below(bytes.length)) : bytes);
      if (!decoded) {
        seen.none++;
        continue;
      }
      const reader = new InflatedBytes(memoryBytes(gzip), content.length, decoded);
      try {
        assert.ok((await reader.read(random.below(content.length), 100)).length <= 100);
        seen.bytes++;
      } catch (error) {
        assert.ok(error instanceof GzipDamage, String(error));
        seen.doubt++;
      }
      await reader.close();
    }
    assert.ok(
      Object.values(seen).every((count) => count > 3),
      JSON.stringify(seen),
    );
  });

  it('let nobody read any more once they were closed, nor who has gone', async () => {
    const reader = new InflatedBytes(memoryBytes(gzip), content.length, new Checkpoints());
    await assert.rejects(reader.read(1_000_000, 10, AbortSignal.abort()), { name: 'AbortError' });
    assert.ok(content.subarray(1_000_000, 1_000_010).equals(await reader.read(1_000_000, 10)));
    const reading = reader.read(content.length - 10, 10);
    await reader.close();
    await assert.rejects(reading, { name: 'AbortError' });
    await assert.rejects(reader.read(0, 10), { name: 'AbortError' });
  });

  it('are kept for a file as it is, and no more of them than fit', async () => {
    const at = (identity: string, offset = 0): Bytes => ({
      ...memoryBytes(gzip),
      location: { file: 'a.tar', offset, identity },
    });
    const cache = new CheckpointCache(1000);
    assert.equal(cache.of(at('one')), cache.of(at('one')));
    assert.notEqual(cache.of(at('one')), cache.of(at('another')));
    assert.notEqual(cache.of(at('one')), cache.of(at('one', 512)));
    assert.notEqual(cache.of(memoryBytes(gzip)), cache.of(memoryBytes(gzip)));
    const large = cache.of(at('one'));
    await inflateAll(memoryBytes(Buffer.concat([gzip, gzip])), large);
    assert.ok(large.bytes > 1000, `${large.bytes}`);
    assert.equal(cache.of(at('one')), large);
    cache.of(at('another'));
    assert.notEqual(cache.of(at('one')), large);
    cache.put(at('third'), large);
    assert.equal(cache.of(at('third')).bytes, large.bytes);
    cache.put(at('third'), new Checkpoints());
    assert.equal(cache.of(at('third')).bytes, large.bytes);
  });
});
