import assert from 'node:assert/strict';
import { LayerStack } from '../../src/layers/layerStack.ts';
import { PATH_LIMIT } from '../../src/layers/readLayers.ts';
import { buildLayer } from '../helpers/layer.ts';

describe('LayerStack', () => {
  it('has room for all paths of layers that are read, or those above would have none', () => {
    assert(new LayerStack().pathLimit > PATH_LIMIT);
  });

  it('has a tree whose paths are found by their names, however many there are', () => {
    const names = Array.from({ length: 9000 }, (_, index) => `d${index % 90}/${index}${'é'.repeat(index % 200)}`);
    const half = names.length / 2;
    const layers = [names.slice(0, half), names.slice(half)].map(
      (part) => buildLayer(part.map((name) => ({ name }))).index,
    );
    const overlay = LayerStack.of([layers[0] ?? null, null, layers[1] ?? null]);
    for (const [index, name] of names.entries()) {
      const path = Buffer.from(name).toString('latin1');
      const node = overlay.find(path);
      assert.equal(overlay.pathOf(node), path);
      assert.equal(overlay.layerOf(overlay.finalVersion(node)), index < half ? 0 : 2);
    }
    assert.equal(overlay.find('d0/none'), -1);
  });
});
