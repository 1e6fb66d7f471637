import assert from 'node:assert/strict';
import { reveal } from '../../../../media/imagePage/inspect/jsonReveal.ts';
import { firstUnfolded, jsonRows } from '../../../../media/imagePage/inspect/jsonRows.ts';
import { findMatches, searchPattern } from '../../../../media/imagePage/inspect/jsonSearch.ts';
import type { JsonValue } from '../../../../media/imagePage/inspect/jsonValue.ts';

const rows = (root: JsonValue, open: string[], chunks: [string, number[]][] = []) =>
  jsonRows(root, {
    open: new Set(open),
    chunks: new Map(chunks.map(([pointer, numbers]) => [pointer, new Set(numbers)])),
  });
const pointers = (root: JsonValue, open: string[]) => rows(root, open).map(({ pointer }) => pointer);
const numbers = (count: number) => Array.from({ length: count }, (_, number) => number);

describe('json rows', () => {
  const root = { a: [1, { 'b/c': null }], d: {}, '': 'x' };

  it('are what is unfolded, in order', () => {
    assert.deepEqual(pointers(root, []), ['']);
    assert.deepEqual(pointers(root, ['']), ['', '/a', '/d', '/']);
    assert.deepEqual(pointers(root, ['', '/a', '/a/1']), ['', '/a', '/a/0', '/a/1', '/a/1/b~1c', '/d', '/']);
    assert.deepEqual(pointers(root, ['/a']), [''], 'what lies in something folded is not seen');
  });

  it('know their level, place and whether they unfold', () => {
    const [top, a, , member] = rows(root, ['', '/a']);
    assert.deepEqual([top?.level, top?.parent, top?.open], [1, null, true]);
    assert.deepEqual([a?.level, a?.position, a?.siblings, a?.open], [2, 1, 3, true]);
    assert.deepEqual([member?.pointer, member?.open, member?.path], ['/a/1', false, ['a', 1]]);
    assert.equal(rows({ d: {} }, [''])[1]?.open, null, 'nothing is in it');
  });

  it('list long nodes in chunks, with lines for what is between them', () => {
    const long = numbers(1050);
    const shape = (chunks: number[]) =>
      rows(long, [''], [['', chunks]])
        .filter(({ kind }) => kind === 'more')
        .map(({ position, hidden }) => [position, hidden]);
    assert.deepEqual(shape([]), [[101, 950]]);
    assert.deepEqual(shape([1]), [[201, 850]]);
    assert.deepEqual(shape([7, 4]), [
      [101, 300],
      [501, 200],
      [801, 250],
    ]);
    assert.deepEqual(shape([10]), [[101, 900]]);
    assert.equal(rows(long, [''], [['', [10]]]).length, 1 + 100 + 1 + 50);
  });

  it('end where nothing honest nests', () => {
    let deep: JsonValue = 1;
    const open = [''];
    for (let level = 0; level < 5000; level++) {
      deep = [deep];
      open.push(`${open.at(-1)}/0`);
    }
    assert.equal(rows(deep, open).length, 201);
  });
});

describe('the first unfolding', () => {
  it('opens level by level what fits, siblings alike', () => {
    assert.deepEqual(firstUnfolded({ a: { b: 1 }, c: [1, 2], d: {} }), ['', '/a', '/c']);
    assert.deepEqual(firstUnfolded({ a: numbers(30), b: { c: [1] } }, 35), ['', '/a', '/b', '/b/c']);
    assert.deepEqual(
      firstUnfolded({ a: numbers(50), b: [1] }),
      [''],
      'one that does not fit keeps all its siblings shut',
    );
    assert.deepEqual(firstUnfolded(numbers(5000)), [''], 'the root always opens');
    assert.deepEqual(firstUnfolded('text'), []);
  });
});

describe('the json search', () => {
  const found = (root: JsonValue, query: string) => {
    const search = findMatches(root, searchPattern(query) ?? /^$/);
    for (;;) {
      const step = search.next();
      if (step.done) return step.value;
    }
  };

  it('finds names and values as text, in capitals or not, from top to bottom', () => {
    const root = { Env: ['PATH=/bin', 'A.b=1'], env: { n: 12, yes: true, no: null } };
    const all = (query: string) => found(root, query).map(({ pointer }) => pointer);
    assert.deepEqual(all('env'), ['/Env', '/env']);
    assert.deepEqual(all('a.B'), ['/Env/1']);
    assert.deepEqual(all('12'), ['/env/n']);
    assert.deepEqual(all('TRUE'), ['/env/yes']);
    assert.deepEqual(all('null'), ['/env/no']);
    assert.deepEqual(all('.*'), [], 'no regular expression');
    assert.deepEqual(found('plain text', 'text'), [{ pointer: '', positions: [] }]);
    assert.equal(searchPattern(''), null);
  });

  it('stops at the first thousand, and walks any depth', () => {
    assert.equal(found(numbers(5000).map(String), '').length, 0);
    assert.equal(
      found(
        numbers(50_000).map(() => 'x'),
        'x',
      ).length,
      1000,
    );
    let deep: JsonValue = 'x';
    for (let level = 0; level < 100_000; level++) deep = [deep];
    assert.deepEqual(found(deep, 'x'), []);
  });

  it('reveals matches by opening what is above and listing the chunk they are in', () => {
    const root = { rows: numbers(1000).map((number) => ({ name: `row ${number}` })) };
    const match = found(root, 'row 777');
    const unfolded = reveal(match);
    assert.deepEqual([...unfolded.open], ['', '/rows', '/rows/777']);
    assert.deepEqual([...(unfolded.chunks.get('/rows') ?? [])], [7]);
    const lines = jsonRows(root, unfolded);
    assert.ok(lines.some(({ pointer }) => pointer === '/rows/777/name'));
    assert.ok(lines.length < 250);
  });
});
