import assert from 'node:assert/strict';
import { FileView } from '../../src/image/fileView.ts';
import { runAtOnce } from '../../src/image/slices.ts';
import { TreeBytes } from '../../src/image/treeBytes.ts';
import { Random } from '../helpers/random.ts';
import { readStack } from './product.ts';
import { randomStack } from './randomStack.ts';
import type { ScriptEntry, ScriptLayer } from './script.ts';

const COUNT = Number(process.env['STACKS'] ?? 300);

describe('TreeBytes, against views', function () {
  this.timeout(0);

  it(`agrees on every path after the layers of ${COUNT} random stacks, whichever was asked for before`, async () => {
    let shared = 0;
    for (let seed = 0; seed < COUNT; seed++) {
      const { overlay } = (await readStack(withLinks(randomStack(seed), new Random(seed)))).contents;
      const nodes = Array.from({ length: overlay.nodeCount }, (_, node) => node);
      const random = new Random(seed);
      const trees = new TreeBytes(overlay);
      for (let asked = 0; asked < 2 * overlay.layers.length; asked++) {
        const layer = random.below(overlay.layers.length);
        const view = new FileView(overlay, { kind: 'upTo', layer });
        assert.deepEqual(
          [...runAtOnce(trees.after(layer))],
          nodes.map((node) => view.bytesOf(node)),
          `seed ${seed}, layer ${layer}, question ${asked}`,
        );
        const each = nodes.map((node) => (view.isDirectory(node) ? 0 : view.bytesOf(node)));
        if (each.reduce((sum, bytes) => sum + bytes, 0) !== view.bytesOf(0)) shared++;
      }
    }
    assert.ok(shared > COUNT / 3, `files of several names after ${shared} layers`);
  });
});

/** The same with hard links to files of each layer and of those below it, beside them and elsewhere. */
function withLinks(layers: readonly ScriptLayer[], random: Random): ScriptLayer[] {
  const files: ScriptEntry[] = [];
  return layers.map((layer) => {
    files.push(...layer.entries.filter(({ type, content }) => type === 'file' && content !== ''));
    const links = [`${random.below(9)}`, `link/${random.below(9)}`, 'link/a/b'].flatMap((name): ScriptEntry[] => {
      if (files.length === 0) return [];
      const file = random.pick(files);
      return [{ ...file, name, type: 'hardlink', link: file.name, content: '', sparse: 'no' }];
    });
    return { ...layer, entries: [...layer.entries, ...links] };
  });
}
