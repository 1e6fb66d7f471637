import type { FileView } from '../image/fileView.ts';

/** The chosen paths, none of them below another. */
export interface Tops {
  /** The lowest folder that holds all of them. */
  readonly base: number;
  readonly tops: ReadonlySet<number>;
  /** Folders between the base and the chosen paths. */
  readonly way: ReadonlySet<number>;
}

/** @param nodes with node 0 everything is chosen */
export function findTops({ overlay }: FileView, nodes: readonly number[]): Tops {
  const chosen = new Set(nodes);
  if (chosen.has(0)) return { base: 0, tops: new Set([0]), way: new Set() };
  const above = (node: number): number[] => {
    const parents: number[] = [];
    for (let at = overlay.parentOf(node); at >= 0; at = overlay.parentOf(at)) parents.push(at);
    return parents;
  };
  const tops = new Set([...chosen].filter((node) => !above(node).some((parent) => chosen.has(parent))));
  const trails = [...tops].map(above);
  const base = trails.reduce<readonly number[]>((common, trail) => {
    const here = new Set(trail);
    return common.filter((node) => here.has(node));
  }, trails[0] ?? [0])[0];
  const way = new Set(trails.flatMap((trail) => trail.slice(0, trail.indexOf(base ?? 0))));
  return { base: base ?? 0, tops, way };
}
