import assert from 'node:assert/strict';
import { areasOf, neighbor } from '../../../../media/diskUsagePage/treemap/cells.ts';
import type { TotalModel } from '../../../../src/protocol/diskUsagePage.ts';
import { exactly, itemOf } from '../item.ts';

const BOX = { x: 0, y: 0, width: 400, height: 300 };
const MB = 1_000_000;

function totalOf(kind: TotalModel['kind'], size: number | null): TotalModel {
  return { kind, count: 1, active: 0, size, shared: 0, reclaimable: { least: 0, most: 0 } };
}

describe('the map of what fills the disk', () => {
  it('has what an item has alone as its own, and what several have once', () => {
    const items = [
      itemOf('one', { size: 40 * MB, own: exactly(30 * MB) }),
      itemOf('two', { size: 30 * MB, own: { least: 20 * MB, most: 25 * MB } }),
      itemOf('volume', { kind: 'volume', size: 60 * MB, own: exactly(60 * MB) }),
      itemOf('unknown', { kind: 'volume' }),
      itemOf('network', { kind: 'network' }),
    ];
    const totals = [totalOf('image', 60 * MB), totalOf('volume', 60 * MB), totalOf('network', null)];
    const areas = areasOf({ items, totals }, BOX);
    assert.deepEqual(
      areas.map(({ kind, size, cells }) => [kind, size, cells.map((cell) => [cell.key, cell.size])]),
      [
        [
          'image',
          60 * MB,
          [
            ['one', 30 * MB],
            ['two', 20 * MB],
            ['image shared', 10 * MB],
          ],
        ],
        ['volume', 60 * MB, [['volume', 60 * MB]]],
      ],
    );
    for (const { head, cells, ...area } of areas)
      for (const { x, y, width, height } of cells) {
        assert(head > 0 && x >= area.x && y >= area.y + head);
        assert(x + width <= area.x + area.width + 0.01 && y + height <= area.y + area.height + 0.01);
      }
  });

  it('joins what would be too small to be seen', () => {
    const small = Array.from({ length: 500 }, (_, index) => itemOf(`small ${index}`, { own: exactly(1000) }));
    const items = [itemOf('large', { own: exactly(100 * MB) }), ...small];
    const [area] = areasOf({ items, totals: [totalOf('image', 100 * MB + 500_000)] }, BOX);
    const rest = area?.cells.find(({ what }) => what.of === 'rest');
    assert.deepEqual(
      area?.cells.map(({ key }) => key),
      ['large', 'image rest'],
    );
    assert.equal(rest?.what.of === 'rest' && rest.what.items.length, 500);
    assert.equal(rest?.size, 500_000);
  });

  it('is empty where nothing takes room, or there is none for it', () => {
    const items = [itemOf('one', { own: exactly(5) })];
    assert.deepEqual(areasOf({ items: [itemOf('none')], totals: [totalOf('image', 0)] }, BOX), []);
    assert.deepEqual(areasOf({ items, totals: [totalOf('image', 5)] }, { ...BOX, height: 0 }), []);
  });

  it('leads arrows to what lies that way', () => {
    const items = ['a', 'b', 'c', 'd'].map((key) => itemOf(key, { own: exactly(10 * MB) }));
    const [area] = areasOf({ items, totals: [totalOf('image', 40 * MB)] }, BOX);
    const cells = area?.cells ?? [];
    const at = (key: string) => cells.find((cell) => cell.key === key) ?? assert.fail(key);
    const from = (key: string, arrow: string) => neighbor(cells, at(key), arrow)?.key;
    // Two columns of two.
    assert.deepEqual([from('a', 'ArrowDown'), from('a', 'ArrowRight'), from('d', 'ArrowUp')], ['b', 'c', 'c']);
    assert.deepEqual([from('d', 'ArrowLeft'), from('a', 'ArrowLeft'), from('a', 'x')], ['b', undefined, undefined]);
  });
});
