import assert from 'node:assert/strict';
import {
  AS_IT_COMES,
  FIRST_FILES,
  fold,
  foldingOf,
  openSiblings,
  queryOf,
  type Scope,
  selectionOf,
  withFolding,
} from '../../../../media/imagePage/files/filesState.ts';
import { stepRows } from '../../../../media/imagePage/layers/stepRows.ts';
import { NO_FILTER } from '../../../../src/image/fileQuery.ts';
import { small } from '../../harness/scenarios/small.ts';

// Layers 0, none, none, 1, 2, 3, …, 9, none, none, none.
const rows = stepRows(small, null);

describe('the filesystem of selected steps', () => {
  const check = (from: number, to: number, scope: Scope, expected: unknown) =>
    it(`${scope} of ${from}–${to}: ${JSON.stringify(expected)}`, () =>
      assert.deepEqual(selectionOf(rows, from, to, scope), expected));

  check(3, 3, 'own', { kind: 'layer', layer: 1 });
  check(3, 5, 'own', { kind: 'range', from: 1, to: 3 });
  check(5, 3, 'own', { kind: 'range', from: 1, to: 3 });
  // One layer among metadata is that layer.
  check(1, 3, 'own', { kind: 'layer', layer: 1 });
  check(11, 14, 'own', { kind: 'layer', layer: 9 });
  check(1, 2, 'own', null);
  check(14, 14, 'own', null);
  check(0, 14, 'own', { kind: 'range', from: 0, to: 9 });
  check(3, 3, 'upTo', { kind: 'upTo', layer: 1 });
  check(5, 3, 'upTo', { kind: 'upTo', layer: 3 });
  // Metadata changes nothing: what is there is what the layer below left.
  check(2, 2, 'upTo', { kind: 'upTo', layer: 0 });
  check(14, 14, 'upTo', { kind: 'upTo', layer: 9 });
  check(1, 1, 'final', { kind: 'final' });

  it('is none where no layer was made yet', () => {
    const later = stepRows({ ...small, steps: small.steps.slice(1) }, null);
    assert.equal(selectionOf(later, 0, 0, 'upTo'), null);
    assert.equal(selectionOf([], 0, 0, 'own'), null);
  });
});

describe('the question to the host', () => {
  it('leaves out the marks where there are none', () => {
    const state = { ...FIRST_FILES, filter: { ...NO_FILTER, marks: ['added'] as const, text: 'x' } };
    assert.deepEqual(queryOf({ kind: 'layer', layer: 0 }, state).filter.marks, ['added']);
    assert.deepEqual(queryOf({ kind: 'final' }, state).filter, { ...NO_FILTER, text: 'x' });
  });
});

describe('the folding of the table', () => {
  it('is one for all and one while a filter is on', () => {
    const opened = fold(AS_IT_COMES, 'a', true);
    const plain = withFolding(FIRST_FILES, opened);
    assert.deepEqual([plain.folding, plain.foundFolding], [opened, AS_IT_COMES]);
    const filtering = { ...plain, filter: { ...NO_FILTER, minSize: 1 } };
    assert.equal(foldingOf(filtering), AS_IT_COMES);
    const found = withFolding(filtering, fold(AS_IT_COMES, 'b', false));
    assert.deepEqual([found.folding, foldingOf(found).closed], [opened, ['b']]);
  });

  it('opens and closes; the last word counts', () => {
    const twice = fold(fold(AS_IT_COMES, 'a', true), 'a', true);
    assert.deepEqual([twice.opened, twice.closed], [['a'], []]);
    const shut = fold(fold(twice, 'b', true), 'a', false);
    assert.deepEqual([shut.opened, shut.closed], [['b'], ['a']]);
    assert.deepEqual(fold(shut, 'a', true), { ...AS_IT_COMES, opened: ['b', 'a'] });
  });

  it('opens all beside a path, those that were closed too', () => {
    const closed = { ...AS_IT_COMES, closed: ['x', 'd/a', 'd/b', 'd/a/c'] };
    assert.deepEqual(openSiblings(closed, 'd/b'), { ...closed, closed: ['x', 'd/a/c'], openedWithin: ['d'] });
    assert.deepEqual(openSiblings(closed, 'x'), { ...closed, closed: ['d/a', 'd/b', 'd/a/c'], openedWithin: [''] });
    assert.deepEqual(openSiblings(openSiblings(closed, 'd/b'), 'd/a').openedWithin, ['d']);
  });
});
