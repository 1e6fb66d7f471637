import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { TocContents } from '../../../src/layers/toc/tocContents.ts';
import { readTocTable } from '../../../src/layers/toc/tocTable.ts';
import { Random } from '../../helpers/random.ts';

const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('contents that a table of contents claims', () => {
  const random = new Random(23);
  const content = new Uint8Array(10_000).map(() => random.below(256));
  const chunk = (offset: number, length: number, more: object = {}) => ({
    name: 'a',
    type: 'chunk',
    chunkOffset: offset,
    chunkSize: length,
    chunkDigest: sha256(content.subarray(offset, offset + length)),
    ...more,
  });
  const file = { name: 'a', type: 'reg', size: content.length };

  function contentsOf(entries: object[]): TocContents {
    return new TocContents(readTocTable(Buffer.from(JSON.stringify({ version: 1, entries }))));
  }

  /** A file passes by in pieces of any length. */
  function pass(contents: TocContents, bytes = content): void {
    contents.begin({ name: Buffer.from('a'), size: bytes.length, sparse: undefined });
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + random.below(random.pick([10, 5000]));
      contents.update(bytes.subarray(at, end));
      at = end;
    }
    contents.end();
  }

  it('are the same where each chunk is, and others where one byte of any is', () => {
    for (let round = 0; round < 100; round++) {
      const entries: object[] = [{ ...file, digest: sha256(content) }];
      for (let at = 0; at < content.length; ) {
        const length = Math.min(content.length - at, 1 + random.below(3000));
        if (!random.once(4)) entries.push(chunk(at, length));
        at += length;
      }
      const contents = contentsOf(entries);
      pass(contents);
      assert.deepEqual([...contents.different], []);
      assert.equal(contents.begun, entries.length);
      const changed = content.slice();
      const place = random.below(changed.length);
      changed[place] = (changed[place] ?? 0) ^ 1;
      pass(contents, changed);
      assert.deepEqual([...contents.different], ['a']);
    }
  });

  it('are hashed in one place once, whatever is claimed of it', () => {
    const odd: [what: string, entries: object[]][] = [
      ['repeated', Array.from({ length: 1000 }, () => chunk(0, content.length))],
      ['over each other', Array.from({ length: 1000 }, (_, at) => chunk(at, 5000))],
      ['backwards', [chunk(5000, 5000), chunk(0, 5000)]],
      ['behind the end', [chunk(0, 5000), chunk(9000, 1001)]],
    ];
    for (const [what, entries] of odd) {
      const contents = contentsOf([file, ...entries]);
      pass(contents);
      assert.deepEqual([[...contents.different], contents.begun], [['a'], 0], what);
    }
  });

  it('of empty chunks are not hashed', () => {
    const contents = contentsOf([
      { name: 'a', type: 'reg', size: 0 },
      ...Array.from({ length: 1000 }, () => chunk(0, 0)),
    ]);
    pass(contents, new Uint8Array(0));
    assert.deepEqual([[...contents.different], contents.begun], [[], 0]);
  });

  it('of a path that comes again and again are hashed no more than is claimed, twice', () => {
    const entries = [{ ...file, digest: sha256(content) }];
    const chunks = Array.from({ length: 100 }, (_, at) => chunk(at * 100, 100));
    const contents = contentsOf([...entries, ...chunks, { name: 'b', type: 'reg', size: 1, digest: sha256(content) }]);
    for (let round = 0; round < 50; round++) pass(contents);
    assert.deepEqual([contents.begun, contents.unproven, [...contents.different]], [202, 1, []]);
  });
});
