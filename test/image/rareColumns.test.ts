import assert from 'node:assert/strict';
import { numbersAt, rareNumbers, rareTexts, textAt, xattrColumns, xattrsAt } from '../../src/image/rareColumns.ts';
import { Random } from '../helpers/random.ts';

describe('columns of what is rare', () => {
  const random = new Random(1);
  const rows = Array.from({ length: 300 }, () => random.below(10_000));

  it('give back what each row has, and nothing for the others, in another thread too', () => {
    const texts = new Map(rows.map((row) => [row, `\0${'\xff'.repeat(row % 7)}${row}`]));
    const numbers = new Map(
      rows.map((row) => [row, Array.from({ length: row % 4 }, (_, index) => row * 2 ** 30 + index)]),
    );
    const columns = structuredClone({ texts: rareTexts(texts), numbers: rareNumbers(numbers) });
    for (let row = -1; row <= 10_000; row++) {
      assert.equal(textAt(columns.texts, row), texts.get(row));
      assert.deepEqual(numbersAt(columns.numbers, row), numbers.get(row));
    }
  });

  it('have rows of one set of extended attributes share it', () => {
    const sets = [
      new Map(),
      new Map([['security.capability', Uint8Array.of(0, 255, 128)]]),
      new Map([
        ['user.b', Uint8Array.of()],
        ['user.a', Uint8Array.of(7)],
      ]),
    ];
    const given = new Map(rows.map((row) => [row, sets[row % 3] ?? new Map()]));
    const columns = structuredClone(xattrColumns(given));
    const plain = (set: ReadonlyMap<string, Uint8Array> | undefined) =>
      set && [...set].map(([key, value]) => [key, [...value]]);
    for (let row = -1; row <= 10_000; row++) assert.deepEqual(plain(xattrsAt(columns, row)), plain(given.get(row)));
    assert.equal(new Set(rows.map((row) => xattrsAt(columns, row))).size, 3);
    assert.equal(columns.starts.length, 4);
  });
});
