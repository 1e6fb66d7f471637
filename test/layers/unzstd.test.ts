import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { Checkpoints } from '../../src/layers/inflate/checkpoints.ts';
import { unzstd } from '../../src/layers/unzstd.ts';
import { inSteps } from '../helpers/bytes.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { structured } from '../helpers/structured.ts';
import { skippableFrame, storedFrame } from '../helpers/zstd.ts';

const LEVEL_1 = readFileSync(join(FIXTURES, 'zstd', 'level-1.zst'));
const LEVEL_1_CONTENT = structured(2, 150_000);

describe('unzstd', () => {
  it('gives each byte once where a frame is read anew, and shows each once', async () => {
    const bytes = Buffer.concat([storedFrame('before'), LEVEL_1]);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    const content = Buffer.concat([Buffer.from('before'), LEVEL_1_CONTENT]);
    for (const step of [5000, 1 << 20]) {
      const seen: Buffer[] = [];
      const given: Buffer[] = [];
      const reading = async () => {
        const tap = (chunk: Uint8Array) => seen.push(Buffer.from(chunk));
        for await (const piece of unzstd(inSteps(bytes, step), { trailingGarbage: false }, { tap }))
          given.push(Buffer.from(piece));
      };
      await assert.rejects(reading(), { name: 'Error', message: 'a frame does not match its checksum' });
      assert.ok(Buffer.concat(given).equals(content), `in steps of ${step}`);
      assert.ok(Buffer.concat(seen).equals(bytes), `in steps of ${step}`);
    }
  });

  it('says the same of damage on every Node.js', async () => {
    const damaged = (at: number) => {
      const bytes = Buffer.from(LEVEL_1);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      return bytes;
    };
    for (const [bytes, message] of [
      [damaged(200), 'a block contradicts itself'],
      [damaged(LEVEL_1.length - 1), 'a frame does not match its checksum'],
      [LEVEL_1.subarray(0, -1), 'unexpected end of file'],
    ] as const) {
      const reading = async () => {
        for await (const _ of unzstd(memoryBytes(bytes), { trailingGarbage: false }));
      };
      await assert.rejects(reading(), { name: 'Error', message });
    }
  });

  it('goes on from where frames begin, whatever lies between them', async () => {
    const frames = [
      storedFrame('first'),
      skippableFrame('not shown'),
      LEVEL_1,
      skippableFrame(''),
      storedFrame('last'),
    ];
    const bytes = Buffer.concat(frames);
    const content = Buffer.concat([Buffer.from('first'), LEVEL_1_CONTENT, Buffer.from('last')]);
    for (const step of [1, 1000]) {
      const checkpoints = new Checkpoints(1 << 20, 1);
      for await (const _ of unzstd(inSteps(bytes, step), { trailingGarbage: false }, { checkpoints }));
      const places = [checkpoints.before(10), checkpoints.before(content.length)];
      assert.deepEqual(
        places.map((place) => place?.output),
        [5, content.length - 4],
      );
      for (const from of places) {
        const given: Buffer[] = [];
        for await (const piece of unzstd(memoryBytes(bytes), { trailingGarbage: false }, { from }))
          given.push(Buffer.from(piece));
        assert.ok(Buffer.concat(given).equals(content.subarray(from?.output)));
      }
    }
  });

  it('lets others have their turn while much becomes nothing, and ends when one of them says so', async () => {
    const nothing = storedFrame('');
    for (const bytes of [Buffer.concat(Array.from({ length: 200_000 }, () => nothing)), manyEmptyBlocks(1_000_000)]) {
      const cancel = new AbortController();
      setImmediate(() => cancel.abort());
      const reading = async () => {
        for await (const _ of unzstd(memoryBytes(bytes), { trailingGarbage: false }, { signal: cancel.signal }));
      };
      await assert.rejects(reading(), { name: 'AbortError' });
    }
  });
});

/** One frame without content. */
function manyEmptyBlocks(count: number): Buffer {
  const empty = storedFrame('');
  const blocks = Buffer.alloc(3 * count);
  return Buffer.concat([empty.subarray(0, -3), blocks, empty.subarray(-3)]);
}
