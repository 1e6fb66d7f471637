import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import type { Bytes } from '../../src/image/image.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { unzstd } from '../../src/layers/unzstd.ts';
import { decodeInScript } from '../../src/layers/zstdInScript.ts';
import { inSteps } from '../helpers/bytes.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { Random } from '../helpers/random.ts';
import { structured } from '../helpers/structured.ts';

/** Written by zstd 1.5.4 from `structured` of a seed and a length. */
const WRITTEN = [
  ['fast', 1, 60_000],
  ['level-1', 2, 150_000],
  ['level-3-no-checksum', 3, 40_000],
  ['level-9', 4, 60_000],
  ['level-19', 5, 150_000],
  ['ultra-22', 6, 60_000],
  ['window-1k', 7, 20_000],
  ['plain-literals', 8, 20_000],
  ['few-literals', 9, 300],
  ['noise', 10, 2000],
] as const;

async function decoded(bytes: Bytes): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of unzstd(bytes, { trailingGarbage: false }, { decode: decodeInScript }))
    pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function written(name: string): Buffer {
  return readFileSync(join(FIXTURES, 'zstd', `${name}.zst`));
}

describe('ZstdDecoder', () => {
  for (const [name, seed, length] of WRITTEN)
    it(`inflates what zstd writes: ${name}`, async () => {
      for (const step of [1, 1000, 1 << 20]) {
        const found = await decoded(inSteps(written(name), step));
        assert.ok(found.equals(structured(seed, length)), `in steps of ${step}`);
      }
    });

  it('tells damage anywhere, as far as a checksum tells it', async () => {
    for (const [name, seed, length] of WRITTEN.filter(([kind]) => kind !== 'level-3-no-checksum')) {
      const whole = written(name);
      const content = structured(seed, length);
      for (let at = 4; at < whole.length; at += Math.ceil(whole.length / 60)) {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        // Not every bit of a header means something.
        await decoded(memoryBytes(changed)).then(
          (found) => assert.ok(found.equals(content), `${name} at ${at}`),
          (error: unknown) =>
            assert.ok(error instanceof Error && error.constructor === Error, `${name} at ${at}: ${error}`),
        );
      }
    }
  });

  it('refuses every beginning', async () => {
    const whole = written('few-literals');
    for (let length = 4; length < whole.length; length++)
      await assert.rejects(decoded(memoryBytes(whole.subarray(0, length))), /unexpected end of file/);
  });

  it('inflates what this Node writes', async function () {
    if (typeof zlib.zstdCompressSync !== 'function') return this.skip();
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const content = structured(seed, random.below(random.pick([20, 2000, 300_000])));
      const level = random.pick([-5, 1, 3, 7, 12, 19]);
      const whole = zlib.zstdCompressSync(content, { params: { [zlib.constants.ZSTD_c_compressionLevel]: level } });
      assert.ok((await decoded(memoryBytes(whole))).equals(content), `seed ${seed}, level ${level}`);
    }
  });
});
