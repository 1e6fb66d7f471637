import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { ZstdDamage, ZstdDecoder } from '../../src/layers/zstdDecoder.ts';
import { ZstdFrames, ZstdGarbage } from '../../src/layers/zstdFrames.ts';
import { FIXTURES } from '../helpers/fixtures.ts';
import { Random } from '../helpers/random.ts';
import { structured } from '../helpers/structured.ts';
import { xxh64 } from '../helpers/xxh64.ts';
import { storedFrame } from '../helpers/zstd.ts';
import { decodedByReference } from '../helpers/zstdReference/index.ts';

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

/** By our own decoder alone; null where it refuses them. */
function decoded(bytes: Uint8Array, step = 1 << 20): Buffer | null {
  const frames = new ZstdFrames();
  const decoder = new ZstdDecoder();
  const pieces: Buffer[] = [];
  try {
    for (let at = 0; at < bytes.length; at += step)
      for (const { bytes: part, frame, last } of frames.cut(bytes.subarray(at, at + step))) {
        if (frame.skippable) continue;
        if (decoder.complete) decoder.begin(frame);
        for (const piece of decoder.push(part)) pieces.push(Buffer.from(piece));
        if (last && !decoder.complete) return null;
      }
    frames.finish();
    return Buffer.concat(pieces);
  } catch (cause) {
    if (cause instanceof ZstdDamage || cause instanceof ZstdGarbage) return null;
    assert.ok(cause instanceof Error && cause.constructor === Error, String(cause));
    return null;
  } finally {
    decoder.close();
  }
}

/** What node:zlib says of one frame. */
function decodedByNode(bytes: Uint8Array): Buffer | null {
  try {
    return zlib.zstdDecompressSync(bytes);
  } catch {
    return null;
  }
}

const STEPS = [1, 7, 1000, 1 << 20];
const nodeKnowsZstd = typeof zlib.zstdDecompressSync === 'function';

/** Whether it was accepted; all say the same of one frame. Node may accept more, and has the last word where it does. */
function allAgree(bytes: Uint8Array, step: number, about: string): boolean {
  const found = decoded(bytes, step);
  const expected = decodedByReference(bytes);
  assert.equal(found === null, expected === null, `${about}: the reference ${expected ? 'accepts' : 'refuses'} it`);
  if (!found || !expected) return false;
  assert.ok(found.equals(expected), `${about}: other bytes`);
  if (nodeKnowsZstd) assert.ok(decodedByNode(bytes)?.equals(found), `${about}: node says otherwise`);
  return true;
}

function written(name: string): Buffer {
  return readFileSync(join(FIXTURES, 'zstd', `${name}.zst`));
}

/** Some bytes are others, most of them at the beginning, where a change matters most. */
function changed(random: Random, original: Uint8Array): Buffer {
  const bytes = Buffer.from(original);
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = 4 + random.below((random.once(2) ? Math.min(bytes.length, 200) : bytes.length) - 4);
    bytes[at] = random.once(3) ? random.below(256) : (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return random.once(8) ? bytes.subarray(0, 1 + random.below(bytes.length)) : bytes;
}

/** As this Node writes them. */
function compressed(random: Random, content: Buffer): Buffer {
  const { constants } = zlib;
  return zlib.zstdCompressSync(content, {
    params: {
      [constants.ZSTD_c_compressionLevel]: random.pick([-30, -5, 1, 3, 7, 12, 19]),
      [constants.ZSTD_c_windowLog]: random.pick([10, 12, 17, 20, 23]),
      [constants.ZSTD_c_checksumFlag]: random.below(2),
      [constants.ZSTD_c_contentSizeFlag]: random.below(2),
      [constants.ZSTD_c_minMatch]: random.pick([3, 4, 5, 6, 7]),
      [constants.ZSTD_c_enableLongDistanceMatching]: random.below(2),
    },
  });
}

describe('ZstdDecoder', () => {
  for (const [name, seed, length] of WRITTEN)
    it(`decodes what zstd writes: ${name}`, () => {
      for (const step of STEPS)
        assert.ok(decoded(written(name), step)?.equals(structured(seed, length)), `in steps of ${step}`);
    });

  it('decodes every fixture as the reference does', () => {
    let accepted = 0;
    for (const name of readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.(zst|tar)$|blobs\/sha256\/|\/[0-9a-f]{64}$/.test(name)) continue;
      const all = readFileSync(join(FIXTURES, name));
      for (let at = 0; at + 4 <= all.length; at += 512) {
        if (all.readUInt32BE(at) !== 0x28b52ffd) continue;
        // Of members of an archive the end is not known here: what follows makes no frame.
        const frame = firstFrame(all.subarray(at));
        if (frame && allAgree(frame, 1000, `${name} ${at}`)) accepted++;
      }
    }
    assert.ok(accepted > 20, `${accepted}`);
  });

  it('refuses every beginning', () => {
    const whole = written('few-literals');
    for (let length = 4; length < whole.length; length++) assert.equal(decoded(whole.subarray(0, length)), null);
  });

  it('refuses codes of which none is the longest', () => {
    /** Four literals of one bit each, and no sequence. @param weight of the first symbol; the second has the same */
    const frame = (weight: number) => {
      const literals = [128, weight << 4, 0b1_0110];
      const block = [...little(2 | (4 << 4) | (literals.length << 14), 3), ...literals, 0];
      return Buffer.from([...little(0xfd2fb528, 4), 0, 0, ...little((block.length << 3) | 5, 3), ...block]);
    };
    assert.deepEqual(decoded(frame(1)), Buffer.from([0, 1, 1, 0]));
    assert.ok(allAgree(frame(1), 1000, 'of weight 1'));
    assert.ok(!allAgree(frame(2), 1000, 'of weight 2'));
    if (nodeKnowsZstd) assert.equal(decodedByNode(frame(2)), null);
  });

  it('tells the checksum of contents of any length, in blocks of any size', () => {
    const content = Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 197 + 31) & 0xff));
    for (let length = 0; length <= content.length; length++)
      for (const blockSize of [1, 7, 31, 32, 33, 1000]) {
        const bytes = content.subarray(0, length);
        const frame = withChecksum(storedFrame(bytes, { blockSize }), xxh64(bytes));
        assert.ok(decoded(frame)?.equals(bytes), `${length} ${blockSize}`);
        assert.equal(decoded(withChecksum(storedFrame(bytes, { blockSize }), xxh64(bytes) ^ 1)), null);
      }
  });

  it('says what the reference says of changed bytes', () => {
    const random = new Random(1);
    const originals = WRITTEN.filter(([, , length]) => length <= 40_000).map(([name]) => written(name));
    const counts = { accepted: 0, refused: 0 };
    for (let round = 0; round < 1200; round++) {
      // Without a checksum more is accepted.
      const bytes = withoutChecksum(random.pick(originals));
      counts[allAgree(changed(random, bytes), random.pick(STEPS), `round ${round}`) ? 'accepted' : 'refused']++;
    }
    assert.ok(counts.accepted > 100 && counts.refused > 100, JSON.stringify(counts));
  });

  it('decodes what this Node writes, and says what it says of changed bytes', function () {
    if (!nodeKnowsZstd) return this.skip();
    const random = new Random(2);
    const counts = { accepted: 0, refused: 0 };
    for (let round = 0; round < 200; round++) {
      const content = structured(round, random.below(random.pick([20, 2000, 40_000, 300_000])));
      const bytes = compressed(random, content);
      assert.ok(decoded(bytes, random.pick(STEPS))?.equals(content), `round ${round}`);
      if (content.length <= 40_000 && bytes.length > 8)
        for (let times = 0; times < 5; times++)
          counts[allAgree(changed(random, bytes), 1000, `round ${round}`) ? 'accepted' : 'refused']++;
    }
    assert.ok(counts.accepted > 50 && counts.refused > 50, JSON.stringify(counts));
  });

  it('reaches as far back as the window, across its ends', function () {
    if (!nodeKnowsZstd) return this.skip();
    const random = new Random(3);
    for (const windowLog of [10, 17, 18, 20]) {
      // Noise that comes again just within reach, so that every match is as far as can be, or nearly.
      const reach = 2 ** windowLog - random.below(40);
      const noise = Buffer.from(Array.from({ length: reach }, () => random.below(256)));
      const content = Buffer.concat(Array.from({ length: Math.ceil((3 << 20) / reach) }, () => noise));
      const { constants } = zlib;
      const params = { [constants.ZSTD_c_windowLog]: windowLog, [constants.ZSTD_c_compressionLevel]: 7 };
      const bytes = zlib.zstdCompressSync(content, { params });
      assert.ok(decoded(bytes)?.equals(content), `${windowLog}`);
    }
  });

  it('takes several frames one after the other, and several decoders at once', () => {
    const frames = WRITTEN.map(([name]) => written(name));
    const contents = Buffer.concat(WRITTEN.map(([, seed, length]) => structured(seed, length)));
    assert.ok(decoded(Buffer.concat(frames), 777)?.equals(contents));
    const decoders = WRITTEN.map(([name, seed, length]) => {
      const [piece] = [...new ZstdFrames().cut(written(name))];
      assert.ok(piece);
      const decoder = new ZstdDecoder();
      decoder.begin(piece.frame);
      return { decoder, bytes: piece.bytes, content: structured(seed, length), pieces: [] as Buffer[] };
    });
    for (let at = 0; at < 20_000; at += 500)
      for (const { decoder, bytes, pieces } of decoders)
        for (const piece of decoder.push(bytes.subarray(at, at + 500))) pieces.push(Buffer.from(piece));
    for (const { decoder, content, pieces } of decoders) {
      assert.ok(Buffer.concat(pieces).equals(content));
      decoder.close();
    }
  });
});

/** The first frame of these bytes, if it is whole. */
function firstFrame(bytes: Buffer): Buffer | undefined {
  let length = 0;
  try {
    for (const piece of new ZstdFrames().cut(bytes)) {
      length += piece.bytes.length;
      if (piece.last) return bytes.subarray(0, length);
    }
  } catch {
    // No frame after all.
  }
  return undefined;
}

function withChecksum(frame: Buffer, checksum: number): Buffer {
  const bytes = Buffer.concat([frame, Buffer.alloc(4)]);
  bytes[4] = (bytes[4] ?? 0) | 4;
  bytes.writeUInt32LE(checksum >>> 0, frame.length);
  return bytes;
}

function withoutChecksum(frame: Buffer): Buffer {
  if (((frame[4] ?? 0) & 4) === 0) return frame;
  const bytes = Buffer.from(frame.subarray(0, -4));
  bytes[4] = (bytes[4] ?? 0) & ~4;
  return bytes;
}

function little(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => (value >>> (8 * index)) & 0xff);
}
