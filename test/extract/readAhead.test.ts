import assert from 'node:assert/strict';
import type { ExtractEntry } from '../../src/extract/entries.ts';
import { isSmall, ReadAhead } from '../../src/extract/readAhead.ts';
import type { InodeRef } from '../../src/image/overlay.ts';
import { memoryBytes } from '../../src/layers/bytes.ts';
import { planOf, withLayers } from '../helpers/extraction.ts';
import { Random } from '../helpers/random.ts';

const text = (inode: number) => Buffer.from(`content ${inode}`);

/** Contents that come in any order, each when it was asked for; `opened` in the order in which they were. */
class Source {
  readonly opened: number[] = [];
  readonly #random: Random;
  readonly #failing: number;

  constructor(seed: number, failing = -1) {
    this.#random = new Random(seed);
    this.#failing = failing;
  }

  async open({ inode }: InodeRef) {
    this.opened.push(inode);
    for (let turns = this.#random.below(20); turns > 0; turns--) await Promise.resolve();
    if (inode === this.#failing) throw new Error(`no ${inode}`);
    return memoryBytes(text(inode));
  }
}

describe('contents that are read ahead', () => {
  let entries: readonly ExtractEntry[];
  before(() =>
    withLayers(
      [
        Array.from({ length: 300 }, (_, index) => ({
          name: `${String(index).padStart(3, '0')}`,
          content: index % 50 === 7 ? Buffer.alloc(70_000) : `content ${index}`,
        })),
      ],
      async (files) => {
        entries = [...(await planOf(files.view())).entries()];
      },
    ),
  );
  const inodeOf = ({ inode }: ExtractEntry) => inode?.inode ?? -1;

  it('belong to their entries, which stay in order, whichever are asked for', async () => {
    for (let seed = 0; seed < 30; seed++) {
      const random = new Random(seed);
      const source = new Source(seed);
      const ahead = new ReadAhead(entries.values(), source, undefined);
      const given: ExtractEntry[] = [];
      for (const entry of ahead.entries()) {
        given.push(entry);
        if (!isSmall(entry) || random.once(3)) continue;
        assert.deepEqual(Buffer.from(await ahead.contentOf(entry)), text(inodeOf(entry)));
      }
      assert.deepEqual(given, entries);
      assert.equal(new Set(source.opened).size, source.opened.length, 'each is read once');
      assert.ok(
        source.opened.every((inode) => inode % 50 !== 7),
        'large ones are not',
      );
    }
  });

  it('are not begun before one is wanted, and no more than 64 before it is their turn', async () => {
    const source = new Source(1);
    const ahead = new ReadAhead(entries.values(), source, undefined);
    const all = ahead.entries();
    for (let count = 0; count < 100; count++) all.next();
    assert.deepEqual(source.opened, []);
    const { value } = all.next();
    await ahead.contentOf(value);
    assert.deepEqual([Math.min(...source.opened), Math.max(...source.opened)], [100, 164]);
  });

  it('fail when it is their turn, and nobody else’s', async () => {
    const ahead = new ReadAhead(entries.values(), new Source(1, 5), undefined);
    for (const entry of ahead.entries()) {
      if (!isSmall(entry)) continue;
      if (inodeOf(entry) === 5) await assert.rejects(ahead.contentOf(entry), { message: 'no 5' });
      else await ahead.contentOf(entry);
    }
  });

  it('are not waited for any more when it is ended', async () => {
    const abort = new AbortController();
    const never = { open: () => new Promise<never>(() => undefined) };
    const ahead = new ReadAhead(entries.values(), never, abort.signal);
    const { value } = ahead.entries().next();
    const content = ahead.contentOf(value);
    abort.abort();
    await assert.rejects(content, { name: 'AbortError' });
  });
});
