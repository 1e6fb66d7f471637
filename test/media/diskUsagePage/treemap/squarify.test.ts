import assert from 'node:assert/strict';
import { type Rectangle, squarify } from '../../../../media/diskUsagePage/treemap/squarify.ts';
import { Random } from '../../../helpers/random.ts';

const BOX = { x: 10, y: 20, width: 600, height: 400 };
const area = ({ width, height }: Rectangle) => width * height;
const ratio = ({ width, height }: Rectangle) => Math.max(width / height, height / width);

describe('a rectangle divided by sizes', () => {
  it('has the parts of the example in the paper', () => {
    const parts = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
    assert.deepEqual(
      parts.map(({ x, y, width, height }) => [x, y, width, height].map((each) => Math.round(each * 100) / 100)),
      [
        [0, 0, 3, 2],
        [0, 2, 3, 2],
        [3, 0, 1.71, 2.33],
        [4.71, 0, 1.29, 2.33],
        [3, 2.33, 1.2, 1.67],
        [4.2, 2.33, 1.2, 1.67],
        [5.4, 2.33, 0.6, 1.67],
      ],
    );
  });

  it('is all of it for one, and nothing for none', () => {
    assert.deepEqual(squarify([7], BOX), [BOX]);
    assert.deepEqual(squarify([], BOX), []);
  });

  it('has parts of the right areas that fill it and do not overlap, whatever the sizes', () => {
    const random = new Random(1);
    for (let round = 0; round < 200; round++) {
      const count = 1 + random.below(40);
      const sizes = Array.from({ length: count }, () => 1 + random.below(10 ** random.below(10))).sort((a, b) => b - a);
      const parts = squarify(sizes, BOX);
      const sum = sizes.reduce((total, size) => total + size, 0);
      assert.equal(parts.length, count);
      for (const [index, part] of parts.entries()) {
        const share = (area(BOX) * (sizes[index] ?? 0)) / sum;
        assert(Math.abs(area(part) - share) < 1e-6 * area(BOX), `${index} of ${sizes}`);
        assert(part.x >= BOX.x - 1e-6 && part.x + part.width <= BOX.x + BOX.width + 1e-6);
        assert(part.y >= BOX.y - 1e-6 && part.y + part.height <= BOX.y + BOX.height + 1e-6);
      }
      // Areas that add up, inside: where two overlapped, the sum of what each pair has in common would not be nothing.
      const common = parts.flatMap((one, index) => parts.slice(index + 1).map((other) => overlap(one, other)));
      assert(common.every((each) => each < 1e-6 * area(BOX)));
    }
  });

  it('has parts that are nearly squares where sizes are alike', () => {
    const parts = squarify(
      Array.from({ length: 60 }, () => 5),
      BOX,
    );
    assert(Math.max(...parts.map(ratio)) < 1.6);
  });
});

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}
