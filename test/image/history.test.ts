import assert from 'node:assert/strict';
import { parseConfig } from '../../src/image/config.ts';
import { pairHistory } from '../../src/image/history.ts';
import type { Image, Layer } from '../../src/image/image.ts';
import { buildRows } from '../../src/image/rows.ts';
import { json } from '../helpers/archive.ts';

/** Steps by letter: `L` made a layer, `e` did not, `n` is null; the layers they get, `-` for none. */
function pairs(steps: string, layerCount: number, expected: string, mismatch = false): void {
  it(`gives ${layerCount} layers to ${steps || 'no steps'} as ${expected || 'nothing'}`, () => {
    const history = [...steps].map((step) => (step === 'n' ? null : { created_by: step, empty_layer: step === 'e' }));
    const found = pairHistory(parseConfig(json({ history }), 'it'), layerCount);
    assert.equal(found.steps.map(({ layer }) => layer ?? '-').join(''), expected);
    assert.equal(found.mismatch, mismatch);
  });
}

/** The steps and layers of rows: `LAYER:STEP`, `-` for none. */
function lists(steps: string, layerCount: number, expected: string): void {
  it(`lists ${steps || 'no steps'} with ${layerCount} layers as ${expected}`, () => {
    const history = [...steps].map((step) => ({ created_by: step, empty_layer: step === 'e' }));
    const layers = Array.from({ length: layerCount }, (_, index) => ({ index }) as unknown as Layer);
    const image: Pick<Image, 'steps' | 'layers'> = {
      ...pairHistory(parseConfig(json({ history }), 'it'), layerCount),
      layers,
    };
    const rows = buildRows(image).map(({ layer, step }) => `${layer?.index ?? '-'}:${step?.createdBy ?? '-'}`);
    assert.equal(rows.join(' '), expected);
  });
}

describe('pairHistory', () => {
  pairs('', 0, '');
  pairs('LeLe', 2, '0-1-');
  pairs('eeee', 0, '----');
  pairs('nLn', 3, '012');
  pairs('LLL', 2, '01-', true);
  pairs('L', 2, '0', true);
  pairs('', 1, '', true);

  it('keeps a step as it is, and what is missing as nothing', () => {
    const full = {
      created: '2024-01-01T00:00:00Z',
      created_by: 'RUN x',
      author: 'me',
      comment: 'buildkit',
      empty_layer: true,
    };
    const empty = { created: null, created_by: null, author: '', comment: null, empty_layer: null };
    const { steps } = pairHistory(parseConfig(json({ history: [full, empty] }), 'it'), 1);
    assert.deepEqual(steps, [
      {
        index: 0,
        createdBy: 'RUN x',
        emptyLayer: true,
        layer: null,
        created: full.created,
        author: 'me',
        comment: 'buildkit',
      },
      { index: 1, createdBy: '', emptyLayer: false, layer: 0, created: null, author: null, comment: null },
    ]);
  });
});

describe('buildRows', () => {
  lists('LeL', 2, '0:L -:e 1:L');
  lists('LLL', 2, '0:L 1:L -:L');
  lists('L', 3, '0:L 1:- 2:-');
  lists('', 2, '0:- 1:-');

  it('reads the comment where nothing says what a step did', () => {
    const { steps } = pairHistory(
      parseConfig(json({ history: [{ comment: 'Imported from -' }, { created_by: 'RUN x', comment: 'y' }] }), 'it'),
      0,
    );
    assert.deepEqual(
      buildRows({ steps, layers: [] }).map(({ instruction }) => `${instruction.keyword} ${instruction.text}`),
      [' Imported from -', 'RUN x'],
    );
  });
});
