import assert from 'node:assert/strict';
import type { BaseBoundary, DockerfileRow, Match } from '../../../src/dockerfile/history.ts';
import { sizeHints } from '../../../src/views/dockerfile/sizeHints.ts';
import { english } from '../../../src/views/words.ts';

const EXACT: Match = { kind: 'exact', reason: 'text' };
const BASE: BaseBoundary = { steps: 0, layers: 0, by: 'none', exact: false, name: null, claimed: false };
const ADDED = [{ bytes: 176, paths: 1985 }, { bytes: 0, paths: 0 }, null, { bytes: 12, paths: 1 }];

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

const hintsWith = (base: Partial<BaseBoundary>, ...rows: DockerfileRow[]) =>
  sizeHints({ rows, base: { ...BASE, ...base } }, ADDED, (bytes) => `${bytes} B`, english);
const hintsOf = (...rows: DockerfileRow[]) => hintsWith({}, ...rows);

describe('sizeHints', () => {
  it('says on the first line of each instruction what its layer added', () =>
    assert.deepEqual(hintsOf(row(0, 4), row(1, 6), row(3, 9)), [
      { line: 4, text: '176 B · 1985 paths' },
      { line: 6, text: '0 B' },
      { line: 9, text: '12 B · 1 path' },
    ]));

  it('adds up in words what several layers of one line added', () =>
    assert.deepEqual(hintsOf(row(0, 4), row(3, 4)), [{ line: 4, text: '176 B · 1985 paths + 12 B · 1 path' }]));

  it('says on the line of FROM what the base is, and whether its end is known', () => {
    const base = (step: number, layer: number | null) => row(layer, 1, { step, isBase: true });
    const rows = [base(0, 0), base(1, null), base(2, 1), row(3, 4)];
    const [hint] = hintsWith({ steps: 3, layers: 2, exact: true }, ...rows);
    assert.deepEqual(hint, { line: 1, text: 'base: 176 B · 1985 paths' });
    assert.equal(hintsWith({ steps: 3, layers: 2 }, ...rows)[0]?.text, 'base, probably: 176 B · 1985 paths');
    const onbuild = row(3, 1);
    assert.equal(
      hintsWith({ steps: 1, layers: 1, exact: true }, base(0, 0), onbuild)[0]?.text,
      'base: 176 B · 1985 paths + 12 B · 1 path',
    );
  });

  it('says nothing of a base without layers, or with one that could not be read', () => {
    const base = row(null, 1, { isBase: true });
    assert.deepEqual(hintsWith({ steps: 1, layers: 0, exact: true }, base), []);
    assert.deepEqual(hintsWith({ steps: 1, layers: 3, exact: true }, base), []);
  });

  it('says nothing before the layers were read', () => {
    const rows = [row(0, 1, { isBase: true }), row(1, 4)];
    const base = { ...BASE, steps: 1, layers: 1, exact: true };
    assert.deepEqual(
      sizeHints({ rows, base }, [], (bytes) => `${bytes} B`, english),
      [],
    );
  });

  it('says nothing of metadata, of what fits no line, and of layers that could not be read', () =>
    assert.deepEqual(
      hintsOf(row(null, 4), row(0, null), row(0, 4, { match: { kind: 'none' } }), row(2, 4), row(7, 4)),
      [],
    ));
});
