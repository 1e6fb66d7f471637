import assert from 'node:assert/strict';
import { type KindOfRow, keyRows } from '../../../src/views/rows/keyRows.ts';

describe('a key on rows', () => {
  const row = (kind: string, id = kind): KindOfRow => ({ kind, id });
  const image = row('name');

  it('is for the row it is on, and those of its kind that are selected with it', () => {
    const other = row('name', 'other');
    assert.deepEqual(keyRows(image, [], ['name']), [image, undefined]);
    assert.deepEqual(keyRows(image, [other], ['name']), [image, undefined]);
    assert.deepEqual(keyRows(image, [other, row('entry'), image, row('container')], ['name']), [image, [other, image]]);
  });

  it('is for nothing on any other row, or on none, whatever is selected', () => {
    for (const kind of ['engine', 'group', 'platform', 'step', 'entry', 'finalFiles', 'note', 'failure', 'container'])
      assert.equal(keyRows(row(kind), [row(kind), image], ['name']), undefined, kind);
    assert.equal(keyRows(undefined, [image], ['name']), undefined);
    assert.equal(keyRows(image, [image, row('container')], ['container']), undefined);
  });
});
