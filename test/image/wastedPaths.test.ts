import assert from 'node:assert/strict';
import type { LayerIndex } from '../../src/image/layerIndex.ts';
import { displayName, nameAt } from '../../src/image/names.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { WastedPaths } from '../../src/image/wastedPaths.ts';
import { readStack } from '../overlay/product.ts';
import { randomStack } from '../overlay/randomStack.ts';

describe('WastedPaths', function () {
  this.timeout(0);

  it('are the first of all by their bytes, then by their paths, however many are wanted', async () => {
    let [tied, hidden] = [0, 0];
    for (let seed = 0; seed < 150; seed++) {
      const { overlay } = (await readStack(randomStack(seed))).contents;
      const all = new Map<string, number>();
      const wasted = new WastedPaths(overlay);
      for (const [layer, index] of overlay.layers.entries()) {
        if (!index) continue;
        const files = [...index.inodeSize.keys()].filter((inode) => index.inodeSize[inode] !== 0);
        runAtOnce(wasted.addLayer(layer, index, files));
        for (const inode of files) {
          const path = pathIn(index, index.inodeNode[inode] ?? 0);
          if (overlay.find(path) < 0) hidden++;
          all.set(path, (all.get(path) ?? 0) + (index.inodeSize[inode] ?? 0));
        }
      }
      const sorted = [...all].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      const expected = sorted.map(([path, bytes]) => ({ path: `/${displayName(path)}`, bytes }));
      for (let limit = 1; limit <= expected.length + 1; limit++) {
        assert.deepEqual(runAtOnce(wasted.first(limit)), expected.slice(0, limit), `${limit} of seed ${seed}`);
        if (expected[limit - 1]?.bytes === expected[limit]?.bytes) tied++;
      }
    }
    assert(tied > 100, 'paths of one size, of which few have room');
    assert(hidden > 10, 'paths that their own layer hides again');
  });
});

function pathIn(index: LayerIndex, entry: number): string {
  const parts: string[] = [];
  for (let at = entry; at > 0; at = index.parent[at] ?? 0) parts.push(nameAt(index.names, index.name[at] ?? 0));
  return parts.reverse().join('/');
}
