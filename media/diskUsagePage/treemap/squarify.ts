/** A part of the map, in its pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a rectangle by sizes so that all parts are as near to squares as they come: strips along its shorter side, each
 * filled for as long as its parts get better (Bruls, Huizing, van Wijk: Squarified Treemaps).
 * @param sizes positive, the largest first
 * @returns a part for each size, in their order
 */
export function squarify(sizes: readonly number[], box: Rectangle): Rectangle[] {
  const parts: Rectangle[] = [];
  let rest = box;
  let left = sizes.reduce((sum, size) => sum + size, 0);
  for (let first = 0; first < sizes.length; ) {
    const scale = left > 0 ? (rest.width * rest.height) / left : 0;
    const side = Math.min(rest.width, rest.height);
    let end = first + 1;
    let sum = sizes[first] ?? 0;
    let worst = worstRatio(sizes[first] ?? 0, sum, sum, side, scale);
    for (; end < sizes.length; end++) {
      const more = sum + (sizes[end] ?? 0);
      const next = worstRatio(sizes[first] ?? 0, sizes[end] ?? 0, more, side, scale);
      if (next > worst) break;
      worst = next;
      sum = more;
    }
    const isLast = end === sizes.length;
    const [strip, remaining] = cut(rest, isLast || left <= 0 ? 1 : sum / left);
    parts.push(...along(sizes.slice(first, end), sum, strip, rest.width >= rest.height));
    rest = remaining;
    left -= sum;
    first = end;
  }
  return parts;
}

/** How far from a square the worst part of a strip is. */
function worstRatio(largest: number, smallest: number, sum: number, side: number, scale: number): number {
  const thickness = (sum * scale) / side;
  const ratio = (size: number) => {
    const length = (size * scale) / thickness;
    return Math.max(length / thickness, thickness / length);
  };
  return Math.max(ratio(largest), ratio(smallest));
}

/** A strip along the shorter side, and what is left. */
function cut({ x, y, width, height }: Rectangle, share: number): [Rectangle, Rectangle] {
  if (width >= height) {
    const own = width * share;
    return [
      { x, y, width: own, height },
      { x: x + own, y, width: width - own, height },
    ];
  }
  const own = height * share;
  return [
    { x, y, width, height: own },
    { x, y: y + own, width, height: height - own },
  ];
}

function along(sizes: readonly number[], sum: number, strip: Rectangle, isColumn: boolean): Rectangle[] {
  let done = 0;
  return sizes.map((size) => {
    const [from, share] = [sum > 0 ? done / sum : 0, sum > 0 ? size / sum : 0];
    done += size;
    return isColumn
      ? { ...strip, y: strip.y + strip.height * from, height: strip.height * share }
      : { ...strip, x: strip.x + strip.width * from, width: strip.width * share };
  });
}
