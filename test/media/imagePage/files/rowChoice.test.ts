import assert from 'node:assert/strict';
import {
  chooseOne,
  chooseRange,
  chosenBytes,
  NO_CHOICE,
  toggleChosen,
} from '../../../../media/imagePage/files/rowChoice.ts';
import { fileRow } from './fileRow.ts';

const a = fileRow('a', { type: 'directory', size: 10 });
const ab = fileRow('a/b', { size: 4 });
const c = fileRow('c', { size: 3 });
const paths = ({ rows }: typeof NO_CHOICE) => [...rows.keys()];

describe('the choice of rows', () => {
  it('is one, or those taken in one by one', () => {
    assert.deepEqual(paths(chooseOne(c)), ['c']);
    const two = toggleChosen(chooseOne(a), c);
    assert.deepEqual([paths(two), two.anchor], [['a', 'c'], 'c']);
    const one = toggleChosen(two, a);
    assert.deepEqual([paths(one), one.anchor], [['c'], 'a']);
    assert.deepEqual(paths(two), ['a', 'c']);
  });

  it('is a range, which begins where it began', () => {
    const range = chooseRange('c', [a, ab, c]);
    assert.deepEqual([paths(range), range.anchor], [['a', 'a/b', 'c'], 'c']);
  });

  it('counts bytes once, of several names too, and what went with what is gone', () => {
    assert.equal(chosenBytes(NO_CHOICE), 0);
    assert.equal(chosenBytes(chooseRange(null, [a, ab, c])), 13);
    assert.equal(chosenBytes(chooseRange(null, [ab, c])), 7);
    assert.equal(chosenBytes(chooseRange(null, [fileRow('a-b', { size: 1 }), fileRow('a', { size: 10 })])), 11);
    assert.equal(chosenBytes(chooseRange(null, [fileRow('x', { size: 5, mark: 'removed', gone: true }), c])), 8);
    const names = ['p', 'q'].map((path) => fileRow(path, { size: 6, content: '0:1' }));
    assert.equal(chosenBytes(chooseRange(null, names)), 6);
    assert.equal(chosenBytes(chooseOne(fileRow('l', { type: 'symlink', size: null }))), 0);
  });
});
