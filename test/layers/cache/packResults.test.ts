import assert from 'node:assert/strict';
import { runAtOnce } from '../../../src/image/slices.ts';
import type { LayerCounts } from '../../../src/image/waste.ts';
import { PackedError } from '../../../src/layers/cache/packed.ts';
import { type KeptResults, packResults, unpackResults } from '../../../src/layers/cache/packResults.ts';

/** What layers came to of which each hides files of all below it. */
function resultsOf(layers: number): KeptResults {
  const countsOf = (layer: number): LayerCounts => ({
    ...{ entries: 7, added: 3, modified: 2, removed: 1, identical: 2, bytes: 4_000, wastedBytes: 10 },
    hiddenBy: new Map(Array.from({ length: layers - layer - 1 }, (_, above) => [layer + 1 + above, 10 + above])),
  });
  return {
    totals: {
      layers: Array.from({ length: layers }, (_, layer) => (layer === 1 ? null : countsOf(layer))),
      ...{ files: 3, entries: 4, visibleBytes: 9, storedBytes: 10, wastedBytes: 1, efficiency: 0.9 },
      wasted: [{ path: 'etc/a', bytes: 1 }],
    },
    notes: [],
    unpackedSizes: Array.from({ length: layers }, (_, layer) => (layer === 1 ? null : 512)),
    answers: Uint8Array.of(1, 0, 1),
  };
}

function unpack(pieces: readonly Uint8Array[]): KeptResults {
  return runAtOnce(unpackResults(new Uint8Array(Buffer.concat(pieces))));
}

describe('packed results', () => {
  it('are what they were', () => {
    for (const layers of [2, 3, 40]) {
      const results = resultsOf(layers);
      const found = unpack(packResults(results));
      assert.deepEqual({ ...found, answers: [...found.answers] }, { ...results, answers: [...results.answers] });
    }
  });

  it('are unpacked in small steps, however many layers hide something of others', () => {
    const bytes = new Uint8Array(Buffer.concat(packResults(resultsOf(1000))));
    const steps = unpackResults(bytes);
    let count = 1;
    while (!steps.next().done) count++;
    assert(count > 200, `${count} steps`);
  });

  it('are refused where a layer is hidden that is none, or hides what is nothing', () => {
    for (const [at, value] of [
      [0, 3],
      [0, -1],
      [1, 3],
      [1, 0.5],
      [2, -5],
      [2, Number.NaN],
    ] as const) {
      const pieces = packResults(resultsOf(3));
      const hiding = pieces.find(({ length }) => length === 2 * 3 * 8);
      assert(hiding);
      assert.doesNotThrow(() => unpack(pieces));
      new Float64Array(hiding.buffer, hiding.byteOffset, 6)[at] = value;
      assert.throws(() => unpack(pieces), PackedError, `${at}: ${value}`);
    }
  });
});
