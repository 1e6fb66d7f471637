import assert from 'node:assert/strict';
import { contextCopies } from '../../src/dockerfile/contextCopies.ts';
import type { DockerfileRow } from '../../src/dockerfile/history.ts';

describe('Copies from the build context', () => {
  const row = (layer: number | null, line: number, kind: 'exact' | 'normalised' | 'probable' = 'exact') =>
    ({ layer, lines: { first: line, last: line }, match: { kind } }) as unknown as DockerfileRow;
  const of = (line: string, rows = [row(3, 2)]) => contextCopies({ rows }, `FROM a\n${line}\n`);

  it('are those of plain paths', () => {
    assert.deepEqual(of('COPY a.txt ./b/c/ /d/'), [{ layer: 3, sources: ['a.txt', 'b/c'] }]);
    assert.deepEqual(of('COPY --chmod=644 ["a b", "."]'), [{ layer: 3, sources: ['a b'] }]);
    assert.deepEqual(of('COPY . /app'), [{ layer: 3, sources: [''] }]);
  });

  it('are none where sources cannot be told, or lead out of the context', () => {
    const lines = [
      'COPY --from=x a b',
      'COPY $A b',
      'COPY *.txt b',
      'COPY ../a b',
      'COPY <<E b\nE',
      'ADD a b',
      'COPY a',
    ];
    for (const line of lines) assert.deepEqual(of(line), [], line);
  });

  it('are none where the lines are not certain, or no layer was made', () => {
    assert.deepEqual(of('COPY a b', [row(3, 2, 'probable')]), []);
    assert.deepEqual(of('COPY a b', [row(null, 2)]), []);
    assert.deepEqual(of('COPY a b', [row(3, 1)]), []);
  });
});
