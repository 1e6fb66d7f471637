import assert from 'node:assert/strict';
import { ChildTable } from '../../src/image/childTable.ts';
import { float64, int32, uint8 } from '../../src/image/columns.ts';
import { compareBytes, displayName } from '../../src/image/names.ts';
import { NameTable } from '../../src/image/nameTable.ts';
import { Random } from '../helpers/random.ts';

/** A byte-string as text; hex where it says so. */
function shows(name: string | Buffer, text: string): void {
  const bytes = Buffer.from(name);
  it(`shows ${bytes.toString('hex').slice(0, 40)} as ${JSON.stringify(text)}`, () =>
    assert.equal(displayName(bytes.toString('latin1')), text));
}

function hex(bytes: string): Buffer {
  return Buffer.from(bytes.replaceAll(' ', ''), 'hex');
}

describe('displayName', () => {
  shows('', '');
  shows('plain.txt', 'plain.txt');
  shows('back\\slash', 'back\\slash');
  shows('änderung 日本 😀', 'änderung 日本 😀');
  shows('ä\\b', 'ä\\b');
  shows('\ufeffmark', '\ufeffmark');
  shows('line\nfeed\x1b', 'line\nfeed\x1b');
  shows(hex('63 61 66 e9'), 'caf\\xe9');
  shows(hex('5c e9 5c'), '\\\\\\xe9\\\\');
  shows(hex('c3 a4 ff'), 'ä\\xff');
  shows(hex('ff efbbbf 61'), '\\xff\ufeffa');
  shows(hex('c3'), '\\xc3');
  shows(hex('e2 82'), '\\xe2\\x82');
  shows(hex('c0 80'), '\\xc0\\x80');
  shows(hex('ed a0 80'), '\\xed\\xa0\\x80');
  shows(hex('f4 90 80 80'), '\\xf4\\x90\\x80\\x80');
  shows(hex('f0 9f 98 80 80'), '😀\\x80');
  shows(hex('f8 88 80 80 80'), '\\xf8\\x88\\x80\\x80\\x80');
});

it('compareBytes sorts as bytes do', () => {
  const names = ['a', 'a/b', 'a.b', 'Z', 'ä', '\ud83d\ude00', '\uffff', ''].map((name) => Buffer.from(name));
  const byBytes = [...names].sort(Buffer.compare).map(String);
  const byStrings = names.map((name) => name.toString('latin1')).sort(compareBytes);
  assert.deepEqual(
    byStrings.map((name) => Buffer.from(name, 'latin1').toString()),
    byBytes,
  );
});

it('a name table holds each name once, and every byte', () => {
  const pool = new NameTable();
  const names = ['', 'a', 'bc', String.fromCharCode(...Array(256).keys()), 'a'];
  assert.deepEqual(
    names.map((name) => pool.add(name)),
    [0, 1, 2, 3, 1],
  );
  assert.deepEqual([pool.find('bc'), pool.find('c'), pool.at(2), pool.at(9)], [2, undefined, 'bc', '']);
  assert.deepEqual(
    [0, 1, 2, 3].map((id) => pool.at(id)),
    names.slice(0, 4),
  );
});

it('a name table tells random names apart', () => {
  const random = new Random(3);
  const table = new NameTable();
  const known = new Map<string, number>();
  for (let round = 0; round < 30_000; round++) {
    const length = random.once(1000) ? 256 + random.below(3000) : random.below(4);
    const name = Buffer.from(Array.from({ length }, () => random.below(256)));
    const key = name.toString('latin1');
    assert.equal(table.find(key), known.get(key));
    const id = known.get(key) ?? known.size;
    known.set(key, id);
    assert.equal(table.add(key), id);
    assert.equal(table.at(id), key);
  }
});

it('columns grow and are cut to their length', () => {
  const [small, numbers] = [uint8(), float64()];
  for (let index = 0; index < 3000; index++) {
    small.push(index);
    numbers.push(index * 2 ** 40);
  }
  small.set(1, 7);
  assert.deepEqual([small.length, small.at(1), small.at(300), small.at(5000)], [3000, 7, 300 & 255, 0]);
  assert.deepEqual([small.build().length, numbers.build()[2999]], [3000, 2999 * 2 ** 40]);
});

it('a child table finds every child it was given, and no other', () => {
  const random = new Random(7);
  const [parents, names] = [int32(), int32()];
  const table = new ChildTable(parents, names);
  const known = new Map<string, number>();
  for (let round = 0; round < 20_000; round++) {
    const [parent, name] = [random.below(300), random.below(300)];
    const key = `${parent} ${name}`;
    assert.equal(table.find(parent, name), known.get(key) ?? -1);
    if (known.has(key)) continue;
    known.set(key, parents.length);
    parents.push(parent);
    names.push(name);
    table.add(parents.length - 1);
  }
});
