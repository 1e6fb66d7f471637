import assert from 'node:assert/strict';
import { filterRows, stepRows } from '../../../../media/imagePage/layers/stepRows.ts';
import { smallContents } from '../../harness/scenarios/contents.ts';
import { small } from '../../harness/scenarios/small.ts';

describe('step rows', () => {
  const image = {
    ...small,
    notes: [
      { text: 'It is odd.', layer: 2 },
      { text: 'All is.', layer: null },
    ],
  };
  const rows = stepRows(image, null);

  it('pair steps, layers and the notes about them', () => {
    assert.equal(rows.length, 15);
    assert.equal(rows[4]?.layer?.digest, small.layers[2]?.digest);
    assert.deepEqual(rows[4]?.notes, ['It is odd.']);
    assert.deepEqual(
      rows.flatMap(({ notes }) => notes),
      ['It is odd.'],
    );
    assert.equal(rows[1]?.layer, null);
  });

  it('have what the layers contain as soon as that is known, with its notes, and none twice', () => {
    assert.ok(rows.every(({ counts }) => counts === null));
    const notes = [
      { text: 'It is odd.', layer: 2 },
      { text: 'It is odder.', layer: 2 },
    ];
    const known = stepRows(image, { ...smallContents, notes });
    assert.equal(known[4]?.counts, smallContents.layers[2]);
    assert.deepEqual(known[4]?.notes, ['It is odd.', 'It is odder.']);
    assert.equal(known[1]?.counts, null);
    const unread = stepRows(image, { layers: small.layers.map(() => null), notes: [] });
    assert.ok(unread.every(({ counts }) => counts === null));
  });

  const left = (filter: string, hidden = false) => filterRows(rows, filter, hidden).map(({ index }) => index);
  it('are filtered by all the words typed, in any order and case', () => {
    assert.equal(left('').length, 15);
    assert.deepEqual(left('  COPY.txt hello '), [5, 9]);
    assert.deepEqual(
      left('COPY hello-'),
      [5, 9].filter((index) => rows[index]?.step.text.includes('hello-')),
    );
    assert.deepEqual(left('is odd'), [4]);
    assert.deepEqual(left(small.layers[3]?.diffId ?? '?'), [5]);
    assert.deepEqual(left('nowhere'), []);
  });

  it('are left without metadata', () => {
    assert.equal(left('', true).length, 10);
    assert.deepEqual(left('env', true), []);
  });
});
