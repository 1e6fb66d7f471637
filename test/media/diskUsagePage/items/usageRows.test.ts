import assert from 'node:assert/strict';
import { listMove } from '../../../../media/diskUsagePage/items/listKeys.ts';
import { type Sorting, sortedBy, sortItems } from '../../../../media/diskUsagePage/items/sorting.ts';
import { kept, NO_TICKS, tickState, toggle, withKeys } from '../../../../media/diskUsagePage/items/ticks.ts';
import { keysOf, usageRows } from '../../../../media/diskUsagePage/items/usageRows.ts';
import { exactly, itemOf } from '../item.ts';

const ITEMS = [
  itemOf('b', { size: 10, own: { least: 1, most: 9 } }),
  itemOf('volume', { kind: 'volume', size: 5, own: exactly(5), created: '2026-01-01T00:00:00Z' }),
  itemOf('a', { size: 2, own: exactly(2), created: '2025-01-01T00:00:00Z' }),
  itemOf('unknown'),
  itemOf('c', { size: 2, own: exactly(2) }),
];
const sorted = (sorting: Sorting) => sortItems(ITEMS, sorting).map(({ key }) => key);
const BY_OWN: Sorting = { by: 'own', descending: true };

describe('the list of what an engine holds', () => {
  it('sorts either way, what is not known last and equals by name', () => {
    assert.deepEqual(sorted(BY_OWN), ['volume', 'a', 'c', 'b', 'unknown']);
    assert.deepEqual(sorted({ by: 'own', descending: false }), ['b', 'a', 'c', 'volume', 'unknown']);
    assert.deepEqual(sorted({ by: 'size', descending: true }), ['b', 'volume', 'a', 'c', 'unknown']);
    assert.deepEqual(sorted({ by: 'created', descending: false }), ['a', 'volume', 'b', 'c', 'unknown']);
    assert.deepEqual(sorted({ by: 'name', descending: true }), ['volume', 'unknown', 'c', 'b', 'a']);
    assert.deepEqual(sortedBy('own', BY_OWN), { by: 'own', descending: false });
    assert.deepEqual(sortedBy('size', BY_OWN), { by: 'size', descending: true });
    assert.deepEqual(sortedBy('name', BY_OWN), { by: 'name', descending: false });
  });

  it('has a row for each kind that there is, and below it the items', () => {
    const text = (folded: readonly ['image'] | readonly []) =>
      usageRows(ITEMS, BY_OWN, folded).map((row) => (row.row === 'kind' ? `${row.kind} ${row.isOpen}` : row.item.key));
    assert.deepEqual(text([]), ['image true', 'a', 'c', 'b', 'unknown', 'volume true', 'volume']);
    assert.deepEqual(text(['image']), ['image false', 'volume true', 'volume']);
    const [images] = usageRows(ITEMS, BY_OWN, ['image']);
    assert.deepEqual(images && keysOf(images), ['a', 'c', 'b', 'unknown']);
  });

  it('ticks what is not ticked, and else takes the ticks away', () => {
    const some = toggle(NO_TICKS, ['a']);
    assert.equal(tickState(some, ['a', 'b']), 'some');
    const all = toggle(some, ['a', 'b']);
    assert.equal(tickState(all, ['a', 'b']), 'all');
    assert.equal(tickState(toggle(all, ['a', 'b']), ['a', 'b']), 'none');
    assert.deepEqual([...withKeys(some, ['a', 'c'])], ['a', 'c']);
    assert.deepEqual([...kept(new Set(['a', 'gone']), ITEMS)], ['a']);
    assert.equal(kept(some, ITEMS), some, 'or all would be drawn anew');
  });

  it('has the keys of a tree table', () => {
    const rows = usageRows(ITEMS, BY_OWN, []);
    const move = (key: string, at: number, more: Partial<KeyboardEvent> = {}) =>
      listMove({ key, altKey: false, ctrlKey: false, metaKey: false, ...more }, rows, at, 3);
    assert.deepEqual(move('ArrowDown', 0), { kind: 'to', index: 1 });
    assert.deepEqual(move('ArrowDown', 6), { kind: 'to', index: 6 });
    assert.deepEqual(move('ArrowUp', 0), { kind: 'to', index: 0 });
    assert.deepEqual(move('PageDown', 1), { kind: 'to', index: 4 });
    assert.deepEqual(move('PageUp', 1), { kind: 'to', index: 0 });
    assert.deepEqual(move('Home', 3), { kind: 'to', index: 0 });
    assert.deepEqual(move('End', 3), { kind: 'to', index: 6 });
    assert.deepEqual(move('ArrowLeft', 6), { kind: 'to', index: 5 });
    assert.deepEqual(move('ArrowLeft', 5), { kind: 'fold', of: 'volume', open: false });
    assert.deepEqual(move('ArrowRight', 5), { kind: 'to', index: 6 });
    assert.deepEqual(move(' ', 6), { kind: 'tick' });
    assert.deepEqual(move('Enter', 6), { kind: 'open' });
    assert.equal(move('Enter', 6, { ctrlKey: true }), undefined);
    assert.equal(move('x', 6), undefined);
    const [folded] = [usageRows(ITEMS, BY_OWN, ['image'])];
    const keys = { key: 'ArrowRight', altKey: false, ctrlKey: false, metaKey: false };
    assert.deepEqual(listMove(keys, folded, 0, 3), { kind: 'fold', of: 'image', open: true });
  });
});
