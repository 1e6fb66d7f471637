import assert from 'node:assert/strict';
import { note } from '../../../src/image/notes.ts';
import type { LayerCounts, Totals } from '../../../src/image/waste.ts';
import { contentsModel } from '../../../src/views/imagePage/contentsModel.ts';
import { english } from '../../../src/views/words.ts';
import { answersOf, openPath } from '../../helpers/analysis.ts';
import { ownFixtures } from '../../helpers/fixtures.ts';

const TOTALS = ['files', 'entries', 'storedBytes', 'visibleBytes', 'wastedBytes', 'efficiency'] as const;
const COUNTS = ['entries', 'added', 'modified', 'removed', 'identical', 'bytes'] as const;

function counts(bytes: number, hiddenBy: readonly [layer: number, bytes: number][] = []): LayerCounts {
  const wastedBytes = hiddenBy.reduce((sum, [, hidden]) => sum + hidden, 0);
  const changes = { entries: 1, added: 1, modified: 0, removed: 0, identical: 0 };
  return { ...changes, bytes, wastedBytes, hiddenBy: new Map(hiddenBy) };
}

function totals(layers: Totals['layers']): Totals {
  const sums = { files: 3, entries: 4, visibleBytes: 70, storedBytes: 100, wastedBytes: 30, efficiency: 0.7 };
  return { layers, ...sums, wasted: [] };
}

describe('contentsModel', () => {
  it('tells of each layer who hides it and what it hides, most first', () => {
    const first = counts(50, [
      [0, 4],
      [2, 5],
      [3, 20],
    ]);
    const { layers } = contentsModel(
      { totals: totals([first, null, counts(9, [[3, 1]]), counts(2)]), notes: [] },
      english,
    );
    assert.deepEqual(layers[0]?.hiddenBy, [
      { layer: 3, bytes: 20 },
      { layer: 2, bytes: 5 },
      { layer: 0, bytes: 4 },
    ]);
    // What a layer overwrites in itself is hidden by it, but it hides nothing of another.
    assert.deepEqual(layers[0]?.hides, []);
    assert.equal(layers[1], null);
    assert.deepEqual(layers[2]?.hides, [{ layer: 0, bytes: 5 }]);
    assert.deepEqual(layers[3]?.hides, [
      { layer: 0, bytes: 20 },
      { layer: 2, bytes: 1 },
    ]);
  });

  it('passes the totals on, and notes with their layer and paths', () => {
    const notes = [
      note('parent-replaced', 'A parent was replaced.', [], { layer: 1, paths: ['/a', '/b'], count: 2 }),
      note('limit', 'Too much.'),
    ];
    const model = contentsModel({ totals: totals([counts(1)]), notes }, english);
    const { files, entries, storedBytes, visibleBytes, wastedBytes, efficiency } = model;
    assert.deepEqual([files, entries, storedBytes, visibleBytes, wastedBytes, efficiency], [3, 4, 100, 70, 30, 0.7]);
    assert.deepEqual(model.notes, [
      { text: 'A parent was replaced. (/a, /b)', layer: 1 },
      { text: 'Too much.', layer: null },
    ]);
  });

  for (const { name, path, expected } of ownFixtures().filter((fixture) => fixture.expected))
    it(`has the numbers of the command line for ${name}`, async () => {
      const answers = await answersOf(openPath(path));
      assert.equal(answers.length, expected?.length);
      for (const { image, contents, analysis } of answers) {
        const model = contentsModel(contents, english);
        for (const total of TOTALS) assert.equal(model[total], analysis[total], total);
        for (const [index, layer] of analysis.layers.entries()) {
          for (const count of COUNTS)
            assert.equal(model.layers[index]?.[count] ?? null, layer[count], `${index} ${count}`);
          assert.equal(image.layers[index]?.size ?? null, layer.size, `${index} size`);
        }
        const hidden = model.layers.flatMap((layer) => layer?.hiddenBy ?? []);
        assert.equal(
          hidden.reduce((sum, { bytes }) => sum + bytes, 0),
          analysis.wastedBytes,
        );
        assert.deepEqual(structuredClone(model), model);
      }
    });
});
