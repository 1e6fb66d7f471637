import assert from 'node:assert/strict';
import { planOf, withLayers } from '../helpers/extraction.ts';

describe('a plan of an extraction', () => {
  const paths = (entries: Iterable<{ readonly path: string; readonly kind: string }>) =>
    [...entries].map(({ path, kind }) => `${path} ${kind}`);

  it('does not go where it is told not to, and on with what comes after', () =>
    withLayers(
      [
        [
          { name: 'a/b/c/d', content: '' },
          { name: 'a/b/e', content: '' },
          { name: 'a/f', content: '' },
          { name: 'g/', type: '5' },
          { name: 'g/h', content: '' },
          { name: 'i', content: '' },
        ],
      ],
      async ({ view }) => {
        const plan = await planOf(view());
        const without = (...left: string[]) => paths(plan.entries(({ path }) => !left.includes(path)));
        assert.deepEqual(without('a/b'), ['a implied', 'a/b implied', 'a/f file', 'g directory', 'g/h file', 'i file']);
        assert.deepEqual(without('a', 'g'), ['a implied', 'g directory', 'i file']);
        assert.deepEqual(
          without('a/b/c', 'i'),
          paths(plan.entries()).filter((line) => !line.startsWith('a/b/c/')),
        );
      },
    ));

  it('does not look at each path that is gone, only for those that lie among them', () => {
    const gone = Array.from({ length: 5000 }, (_, index) => ({ name: `gone/${index % 50}/${index}`, content: '' }));
    const layers = [gone, [{ name: '.wh.gone' }, { name: 'gone/7/again', content: 'x' }, { name: 'z', content: '' }]];
    return withLayers(layers, async ({ view, overlay }) => {
      const plan = await planOf(view({ kind: 'layer', layer: 1 }));
      let asked = 0;
      const { nameOf } = overlay;
      overlay.nameOf = (node) => {
        asked++;
        return nameOf.call(overlay, node);
      };
      assert.deepEqual(paths(plan.entries()), ['gone implied', 'gone/7 implied', 'gone/7/again file', 'z file']);
      assert.ok(asked < 20, `${asked} names`);
    });
  });

  it('of paths of which one is below another has each once, below the lowest folder that holds all', () =>
    withLayers(
      [['x/a/1', 'x/a/2', 'x/b/c/3', 'x/b/d/4', 'x/e'].map((name) => ({ name, content: '' }))],
      async ({ view }) => {
        const of = async (...chosen: string[]) => paths((await planOf(view(), chosen)).entries());
        assert.deepEqual(await of('x/b/c/3', 'x/b', 'x/a/2', 'x/b/c'), [
          'a implied',
          'a/2 file',
          'b implied',
          'b/c implied',
          'b/c/3 file',
          'b/d implied',
          'b/d/4 file',
        ]);
        assert.deepEqual(await of('x/b/d'), ['d implied', 'd/4 file']);
        assert.deepEqual(await of('x/b/c/3', 'x/b/d/4'), ['c implied', 'c/3 file', 'd implied', 'd/4 file']);
        assert.deepEqual(await of('x/e', 'x/e'), ['e file']);
        assert.equal((await of('x/b', '')).length, 10);
      },
    ));
});
