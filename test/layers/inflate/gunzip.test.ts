import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Bytes } from '../../../src/image/image.ts';
import { memoryBytes } from '../../../src/layers/bytes.ts';
import { gunzip } from '../../../src/layers/inflate/gunzip.ts';
import { gunzipByNode } from '../../../src/layers/inflate/gunzipByNode.ts';
import { GzipDamage, GzipInflater } from '../../../src/layers/inflate/gzipInflater.ts';
import { inSteps } from '../../helpers/bytes.ts';
import { FIXTURES } from '../../helpers/fixtures.ts';
import { Random } from '../../helpers/random.ts';

/** By our own inflater alone. */
function inflated(bytes: Uint8Array, step: number): { content: Buffer } {
  const inflater = new GzipInflater();
  const pieces: Buffer[] = [];
  try {
    for (let at = 0; at < bytes.length && !inflater.ended; at += step)
      for (const piece of inflater.push(bytes.subarray(at, at + step))) pieces.push(Buffer.from(piece));
    for (const piece of inflater.finish()) pieces.push(Buffer.from(piece));
    return { content: Buffer.concat(pieces) };
  } finally {
    inflater.close();
  }
}

/** What is given before the end or an error, and what that says. */
async function outcome(
  bytes: Bytes,
  inflate: (bytes: Bytes, result: { trailingGarbage: boolean }) => AsyncIterable<Uint8Array>,
): Promise<{ content: Buffer; garbage: boolean; error: string | null }> {
  const pieces: Buffer[] = [];
  const result = { trailingGarbage: false };
  let error: string | null = null;
  try {
    for await (const piece of inflate(bytes, result)) pieces.push(Buffer.from(piece));
  } catch (cause) {
    error = String(cause);
  }
  return { content: Buffer.concat(pieces), garbage: result.trailingGarbage, error };
}

/** Every gzip file among the fixtures: whole, or a member of an archive, which begins at a block. */
function gzipFixtures(): { name: string; bytes: Buffer }[] {
  const found: { name: string; bytes: Buffer }[] = [];
  for (const name of readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.(gz|tgz|tar)$|blobs\/sha256\/|\/[0-9a-f]{64}$/.test(name)) continue;
    const all = readFileSync(join(FIXTURES, name));
    for (let at = 0; at < all.length; at += 512)
      if (all.readUIntBE(at, Math.min(3, all.length - at)) === 0x1f8b08)
        found.push({ name: `${name} ${at}`, bytes: all.subarray(at) });
  }
  return found;
}

describe('gunzip', () => {
  it('inflates every fixture as node:zlib does', async () => {
    const fixtures = gzipFixtures();
    let accepted = 0;
    for (const { name, bytes } of fixtures) {
      const expected = await outcome(memoryBytes(bytes), gunzipByNode);
      if (!expected.error) accepted++;
      for (const step of [1000, 1 << 20])
        if (expected.error) assert.throws(() => inflated(bytes, step), GzipDamage, name);
        else assert.ok(inflated(bytes, step).content.equals(expected.content), name);
    }
    assert.ok(accepted > 30, `${accepted} of ${fixtures.length}`);
  });

  it('ends as node:zlib does, whatever was changed', async () => {
    const random = new Random(1);
    const texts = ['', 'one', 'words '.repeat(40), 'longer '.repeat(3000)];
    const kinds = { fine: 0, garbage: 0, refused: 0 };
    for (let round = 0; round < 400; round++) {
      const members = Array.from({ length: 1 + random.below(3) }, () => gzipSync(random.pick(texts)));
      const bytes = Buffer.concat([...members, Buffer.alloc(random.below(3), random.pick(['\0', '\x1f', 'g']))]);
      for (let changes = random.below(3); changes > 0; changes--) bytes[random.below(bytes.length)] = random.below(256);
      const cut = random.once(3) ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      const expected = await outcome(memoryBytes(cut), gunzipByNode);
      const found = await outcome(inSteps(cut, random.pick([1, 10, 1 << 20])), gunzip);
      assert.deepEqual([found.error, found.garbage], [expected.error, expected.garbage], `round ${round}`);
      // How much comes before an error is node's affair.
      if (!expected.error) assert.ok(found.content.equals(expected.content), `round ${round}`);
      kinds[expected.error ? 'refused' : expected.garbage ? 'garbage' : 'fine']++;
    }
    assert.ok(
      Object.values(kinds).every((count) => count > 20),
      JSON.stringify(kinds),
    );
  });

  it('gives each byte once where node:zlib has the last word', async () => {
    const content = Buffer.from(Array.from({ length: 600_000 }, (_, index) => (index * index) % 251));
    const bytes = gzipSync(content);
    bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1;
    const seen: Buffer[] = [];
    const given: Buffer[] = [];
    const reading = async () => {
      for await (const piece of gunzip(
        inSteps(bytes, 5000),
        { trailingGarbage: false },
        { tap: (chunk) => seen.push(Buffer.from(chunk)) },
      ))
        given.push(Buffer.from(piece));
    };
    await assert.rejects(reading(), { message: 'incorrect data check' });
    assert.ok(Buffer.concat(given).equals(content.subarray(0, Buffer.concat(given).length)));
    assert.ok(Buffer.concat(given).length >= 256 << 10);
    assert.ok(Buffer.concat(seen).equals(bytes));
  });

  it('lets others have their turn while much becomes nothing, and ends when one of them says so', async () => {
    const nothing = gzipSync('');
    const bytes = Buffer.concat(Array.from({ length: 200_000 }, () => nothing));
    const cancel = new AbortController();
    setImmediate(() => cancel.abort());
    const reading = async () => {
      for await (const _ of gunzip(memoryBytes(bytes), { trailingGarbage: false }, { signal: cancel.signal }));
    };
    await assert.rejects(reading(), { name: 'AbortError' });
  });

  it('reads many small members as one', () => {
    const members = Array.from({ length: 3000 }, (_, index) => gzipSync(`member ${index}\n`));
    const { content } = inflated(Buffer.concat(members), 777);
    assert.equal(content.toString(), members.map((_, index) => `member ${index}\n`).join(''));
  });

  it('refuses another checksum, another length, what breaks off, and a header without end', () => {
    const fine = gzipSync('some text');
    const changed = (at: number) => {
      const bytes = Buffer.from(fine);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    };
    const endless = Buffer.concat([Buffer.from('1f8b0808000000000003', 'hex'), Buffer.alloc(300_000, 'name')]);
    for (const bytes of [changed(fine.length - 8), changed(fine.length - 1), fine.subarray(0, -1), endless])
      assert.throws(() => inflated(bytes, 1000), GzipDamage);
  });

  it('works on several at once, and on none that was closed', () => {
    const texts = Array.from({ length: 9 }, (_, index) => `text ${index} `.repeat(50_000));
    const inflaters = texts.map((text) => ({
      inflater: new GzipInflater(),
      bytes: gzipSync(text),
      pieces: [] as Buffer[],
    }));
    for (let at = 0; at < 5000; at += 100)
      for (const { inflater, bytes, pieces } of inflaters)
        for (const piece of inflater.push(bytes.subarray(at, at + 100))) pieces.push(Buffer.from(piece));
    for (const [index, { inflater, pieces }] of inflaters.entries()) {
      for (const piece of inflater.finish()) pieces.push(Buffer.from(piece));
      assert.equal(Buffer.concat(pieces).toString(), texts[index]);
      inflater.close();
      inflater.close();
    }
  });
});
