import {
  type ItemModel,
  type TotalModel,
  USAGE_KINDS,
  type UsageKind,
  type UsageModel,
} from '../../../src/protocol/diskUsagePage.ts';
import { type Rectangle, squarify } from './squarify.ts';

/** A part of the map: an item, what several share, or those that are too small to be seen by themselves. */
export interface Cell extends Rectangle {
  readonly key: string;
  readonly kind: UsageKind;
  /** Bytes. */
  readonly size: number;
  readonly what:
    | { readonly of: 'item'; readonly item: ItemModel }
    | { readonly of: 'shared' }
    | { readonly of: 'rest'; readonly items: readonly ItemModel[] };
}

/** A kind on the map, and its cells. */
export interface KindArea extends Rectangle {
  readonly kind: UsageKind;
  readonly size: number;
  /** Pixels above the cells in which its name stands; 0 where there is no room. */
  readonly head: number;
  readonly cells: readonly Cell[];
}

/** Square pixels below which a part could neither be seen nor pointed at. */
const SMALLEST = 90;
const HEAD = 18;
/** A kind has its name where its area is at least so large. */
const ROOM = { width: 60, height: 44 };
/** Pixels between two kinds. */
const GAP = 2;

type Part = Pick<Cell, 'key' | 'size' | 'what'>;

/**
 * What fills the disk, as areas in a map of this size: bytes that one item has alone are its own, those that several have
 * are one part of their kind, so that nothing is counted twice.
 */
export function areasOf({ items, totals }: Pick<UsageModel, 'items' | 'totals'>, box: Rectangle): KindArea[] {
  const kinds = USAGE_KINDS.map((kind) => {
    const parts = partsOf(
      items.filter((item) => item.kind === kind),
      totals.find((total) => total.kind === kind),
    );
    return { kind, parts, size: parts.reduce((sum, { size }) => sum + size, 0) };
  })
    .filter(({ size }) => size > 0)
    .sort((one, other) => other.size - one.size);
  const all = kinds.reduce((sum, { size }) => sum + size, 0);
  if (all === 0 || box.width <= 0 || box.height <= 0) return [];
  const perByte = (box.width * box.height) / all;
  const boxes = squarify(
    kinds.map(({ size }) => size),
    box,
  );
  return kinds.map(({ kind, parts, size }, index): KindArea => {
    const area = inset(boxes[index] ?? box);
    const head = area.width >= ROOM.width && area.height >= ROOM.height ? HEAD : 0;
    const inner = { ...area, y: area.y + head, height: area.height - head };
    const shown = joined(parts, perByte, kind);
    const places = squarify(
      shown.map((part) => part.size),
      inner,
    );
    const cells = shown.map((part, place): Cell => ({ ...part, kind, ...(places[place] ?? inner) }));
    return { ...area, kind, size, head, cells };
  });
}

function partsOf(items: readonly ItemModel[], total: TotalModel | undefined): Part[] {
  const own = items.map((item): Part => ({ key: item.key, size: item.own?.least ?? 0, what: { of: 'item', item } }));
  const alone = own.reduce((sum, { size }) => sum + size, 0);
  const shared: Part = { key: `${total?.kind} shared`, size: (total?.size ?? 0) - alone, what: { of: 'shared' } };
  return [...own, shared].filter(({ size }) => size > 0).sort((one, other) => other.size - one.size);
}

/** The parts that can be seen, and one for all others. */
function joined(parts: readonly Part[], perByte: number, kind: UsageKind): Part[] {
  const isSmall = ({ size, what }: Part) => what.of === 'item' && size * perByte < SMALLEST;
  const small = parts.filter(isSmall);
  if (small.length < 2) return [...parts];
  const rest: Part = {
    key: `${kind} rest`,
    size: small.reduce((sum, { size }) => sum + size, 0),
    what: { of: 'rest', items: small.flatMap(({ what }) => (what.of === 'item' ? [what.item] : [])) },
  };
  return [...parts.filter((part) => !isSmall(part)), rest].sort((one, other) => other.size - one.size);
}

function inset({ x, y, width, height }: Rectangle): Rectangle {
  return { x, y, width: Math.max(0, width - GAP), height: Math.max(0, height - GAP) };
}

/** The cell that an arrow key leads to: the nearest that lies that way; undefined at the edge. */
export function neighbor(cells: readonly Cell[], from: Cell, key: string): Cell | undefined {
  const way = WAYS[key];
  if (!way) return undefined;
  const [x, y] = middle(from);
  let best: Cell | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const cell of cells) {
    const [toX, toY] = middle(cell);
    const [ahead, aside] = way(toX - x, toY - y);
    if (cell === from || ahead <= 0.5) continue;
    const distance = ahead + 2 * Math.abs(aside);
    if (distance < least) [best, least] = [cell, distance];
  }
  return best;
}

const WAYS: Readonly<Record<string, (x: number, y: number) => readonly [ahead: number, aside: number]>> = {
  ArrowRight: (x, y) => [x, y],
  ArrowLeft: (x, y) => [-x, y],
  ArrowDown: (x, y) => [y, x],
  ArrowUp: (x, y) => [-y, x],
};

function middle({ x, y, width, height }: Rectangle): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}
