import assert from 'node:assert/strict';
import type { DockerfileRow, Match } from '../../../src/dockerfile/history.ts';
import { sizeHints } from '../../../src/views/dockerfile/sizeHints.ts';
import { english } from '../../../src/views/words.ts';

const EXACT: Match = { kind: 'exact', reason: 'text' };

function row(layer: number | null, first: number | null, more: Partial<DockerfileRow> = {}): DockerfileRow {
  const lines = first === null ? null : { first, last: first + 1 };
  return {
    step: 0,
    layer,
    keyword: 'RUN',
    text: '',
    isBase: false,
    lines,
    stage: 0,
    sources: [],
    match: EXACT,
    ...more,
  };
}

const hintsOf = (...rows: DockerfileRow[]) =>
  sizeHints(
    { rows },
    [{ size: '176 MB', paths: 1985 }, { size: '0 B', paths: 0 }, null, { size: '12 B', paths: 1 }],
    english,
  );

describe('sizeHints', () => {
  it('says on the first line of each instruction what its layer added', () =>
    assert.deepEqual(hintsOf(row(0, 4), row(1, 6), row(3, 9)), [
      { line: 4, text: '176 MB · 1985 paths' },
      { line: 6, text: '0 B' },
      { line: 9, text: '12 B · 1 path' },
    ]));

  it('adds up in words what several layers of one line added', () =>
    assert.deepEqual(hintsOf(row(0, 4), row(3, 4)), [{ line: 4, text: '176 MB · 1985 paths + 12 B · 1 path' }]));

  it('says nothing of metadata, of the base, of what fits no line, and of layers that could not be read', () =>
    assert.deepEqual(
      hintsOf(
        row(null, 4),
        row(0, 1, { isBase: true }),
        row(0, null),
        row(0, 4, { match: { kind: 'none' } }),
        row(2, 4),
        row(7, 4),
      ),
      [],
    ));
});
