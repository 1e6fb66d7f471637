import assert from 'node:assert/strict';
import { constants, deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import { RawInflater, STOP } from '../../../src/layers/inflate/rawInflater.ts';
import { randomDeflated } from '../../helpers/deflate.ts';
import { Random } from '../../helpers/random.ts';

interface Inflated {
  readonly content: Buffer;
  /** Bytes of the input that it took. */
  readonly taken: number;
  readonly checksum: number;
}

/** Null where it is refused. */
function inflated(bytes: Uint8Array, step: number): Inflated | null {
  const raw = RawInflater.take();
  const pieces: Buffer[] = [];
  const take = () => {
    pieces.push(Buffer.from(raw.window));
    raw.takeWindow();
  };
  raw.begin();
  let given = 0;
  let ended = false;
  try {
    for (;;) {
      const stop = raw.run();
      if (stop === STOP.full) take();
      else if (stop === STOP.needsInput && given < bytes.length)
        given += raw.feed(bytes.subarray(0, given + step), given);
      else if (stop === STOP.needsInput && !ended) {
        raw.endInput();
        ended = true;
      } else if (stop === STOP.ended) {
        take();
        return { content: Buffer.concat(pieces), taken: given - raw.waiting.length, checksum: raw.checksum };
      } else {
        assert.equal(stop, STOP.damaged);
        return null;
      }
    }
  } finally {
    raw.giveBack();
  }
}

/** What node:zlib says. */
function inflatedByNode(bytes: Uint8Array): Omit<Inflated, 'checksum'> | null {
  try {
    const { buffer, engine } = inflateRawSync(bytes, { info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { content: buffer, taken: engine.bytesWritten };
  } catch {
    return null;
  }
}

/** Whether it was accepted; both say the same of it. */
function bothAgree(bytes: Uint8Array, step: number, about: string): boolean {
  const expected = inflatedByNode(bytes);
  const found = inflated(bytes, step);
  assert.equal(found === null, expected === null, `${about}: node:zlib ${expected ? 'accepts' : 'refuses'} it`);
  if (!found || !expected) return false;
  assert.ok(found.content.equals(expected.content), `${about}: other bytes`);
  assert.equal(found.taken, expected.taken, `${about}: another end`);
  return true;
}

const ROUNDS = 8000;
const STEPS = [1, 7, 100, 5000, 1 << 20];
const SETTINGS = [1, 6, 9].flatMap((level) =>
  [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED].flatMap((strategy) =>
    [1, 9].map((memLevel) => ({ level, strategy, memLevel })),
  ),
);

/** Bytes of many kinds: noise, few symbols, words, runs, and what came before once more. */
function randomContent(random: Random, size: number): Buffer {
  const content = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const length = Math.min(size - at, 1 + random.below(random.pick([4, 40, 3000])));
    const kind = random.below(5);
    const [symbols, back] = [1 + random.below(20), 1 + random.below(Math.max(1, Math.min(at, 33_000)))];
    const byte = random.below(256);
    for (let index = at; index < at + length; index++)
      content[index] =
        kind === 0
          ? random.below(256)
          : kind === 1
            ? 97 + random.below(symbols)
            : kind === 2 || at === 0
              ? byte
              : (content[index - back] ?? 0);
    at += length;
  }
  return content;
}

describe('raw inflate', () => {
  it('says what node:zlib says of what it deflates, at every setting and in steps of any size', () => {
    const random = new Random(1);
    for (const [index, setting] of SETTINGS.entries())
      for (const step of STEPS) {
        const content = randomContent(random, random.below(index % 4 === 0 ? 400_000 : 20_000));
        const deflated = deflateRawSync(content, setting);
        const found = inflated(deflated, step);
        assert.ok(found?.content.equals(content), JSON.stringify({ setting, step }));
        assert.equal(found?.taken, deflated.length);
      }
  });

  it('says what node:zlib says of codes of any shape', () => {
    const random = new Random(2);
    let accepted = 0;
    for (let round = 0; round < 500; round++)
      if (bothAgree(randomDeflated(random), random.pick(STEPS), `round ${round}`)) accepted++;
    assert.ok(accepted > 150, `${accepted} accepted`);
  });

  it('says what node:zlib says of changed bytes', () => {
    const random = new Random(3);
    const originals = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0
        ? randomDeflated(random)
        : deflateRawSync(randomContent(random, random.below(2000)), random.pick(SETTINGS)),
    );
    const accepted = { changed: 0, refused: 0 };
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = Buffer.from(random.pick(originals));
      for (let changes = 1 + random.below(3); changes > 0 && bytes.length > 0; changes--) {
        // The codes of a block are at its beginning, where a change matters most.
        const at = random.below(random.once(2) ? Math.min(bytes.length, 80) : bytes.length);
        bytes[at] = random.once(3) ? random.below(256) : (bytes[at] ?? 0) ^ (1 << random.below(8));
      }
      const cut = random.once(4) ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
      accepted[bothAgree(cut, random.pick(STEPS), `round ${round}`) ? 'changed' : 'refused']++;
    }
    assert.ok(accepted.changed > ROUNDS / 20 && accepted.refused > ROUNDS / 20, JSON.stringify(accepted));
  });

  it('says what node:zlib says of noise', () => {
    const random = new Random(4);
    for (let round = 0; round < 2000; round++) {
      const bytes = Buffer.from(Array.from({ length: 1 + random.below(200) }, () => random.below(256)));
      // A last block with codes of its own, in most.
      if (!random.once(4)) bytes[0] = ((bytes[0] ?? 0) & ~7) | 5;
      bothAgree(bytes, random.pick(STEPS), `round ${round}`);
    }
  });

  it('reaches as far back as 32 KiB, across windows', () => {
    const noise = randomContent(new Random(5), 32_768);
    const content = Buffer.concat(Array.from({ length: 40 }, () => noise));
    for (const step of [1000, 1 << 20])
      assert.ok(inflated(deflateRawSync(content, { level: 9 }), step)?.content.equals(content));
  });

  it('reaches no further back than where it began', () => {
    const content = Buffer.from('many words and many words again, many of them');
    const dictionary = Buffer.from('many words again');
    const deflated = deflateRawSync(content, { dictionary });
    assert.equal(inflatedByNode(deflated), null);
    for (const step of STEPS) assert.equal(inflated(deflated, step), null);
  });

  it('computes the checksum of what it inflates', () => {
    const random = new Random(6);
    for (const size of [0, 1, 15, 4799, 14_399, 14_400, 14_417, 100_003, 262_144, 700_001]) {
      const content = randomContent(random, size);
      const expected = gzipSync(content).subarray(-8).readUInt32LE();
      for (const step of [999, 1 << 20])
        assert.equal(inflated(deflateRawSync(content), step)?.checksum, expected, `${size}`);
    }
  });
});
