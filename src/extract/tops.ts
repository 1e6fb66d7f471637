import type { FileView } from '../image/fileView.ts';
import { overAll, STEP, type Steps } from '../image/slices.ts';
import { type NamedNode, sortByName } from './order.ts';

/** The chosen paths, none of them below another. */
export interface Tops {
  /** The lowest folder that holds all of them. */
  readonly base: number;
  readonly tops: ReadonlySet<number>;
  /** By folder from the base on: what it holds that is chosen, or leads to what is, by the bytes of names. */
  readonly way: ReadonlyMap<number, readonly number[]>;
}

/** @param nodes with node 0 everything is chosen */
export function* findTops({ overlay }: FileView, nodes: readonly number[]): Steps<Tops> {
  const chosen = new Set<number>();
  yield* overAll(nodes.length, (from, to) => {
    for (const node of nodes.slice(from, to)) chosen.add(node);
  });
  if (chosen.has(0)) return { base: 0, tops: new Set([0]), way: new Map() };
  const tops = new Set<number>();
  const leading = new Map<number, NamedNode[]>([[0, []]]);
  /** Folders below what is chosen. */
  const covered = new Set<number>();
  let steps = 0;
  for (const node of chosen) {
    const trail = [node];
    let at = overlay.parentOf(node);
    for (; at > 0 && !leading.has(at) && !chosen.has(at) && !covered.has(at); at = overlay.parentOf(at)) {
      if (++steps % STEP === 0) yield;
      trail.push(at);
    }
    if (++steps % STEP === 0) yield;
    if (chosen.has(at) || covered.has(at)) {
      for (const folder of trail.slice(1)) covered.add(folder);
      continue;
    }
    tops.add(node);
    for (const child of trail) {
      const parent = Math.max(0, overlay.parentOf(child));
      const children = leading.get(parent) ?? [];
      leading.set(parent, children);
      children.push({ node: child, name: overlay.nameOf(child) });
    }
  }
  let base = 0;
  for (let only = onlyOf(leading, base); only > 0 && !tops.has(only); only = onlyOf(leading, base)) base = only;
  const way = new Map<number, readonly number[]>();
  for (const [folder, children] of leading) way.set(folder, yield* sortByName(children));
  return { base, tops, way };
}

/** The only child that leads to what is chosen; -1 where there are several, or none. */
function onlyOf(leading: ReadonlyMap<number, readonly NamedNode[]>, folder: number): number {
  const children = leading.get(folder) ?? [];
  return children.length === 1 ? (children[0]?.node ?? -1) : -1;
}
