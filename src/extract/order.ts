import type { FileView } from '../image/fileView.ts';
import { compareBytes } from '../image/names.ts';
import { overAll, STEP, type Steps, sortInSteps } from '../image/slices.ts';

/** A path by its node, with its name. */
export interface NamedNode {
  readonly node: number;
  readonly name: string;
}

/**
 * What a folder holds that is there, or leads to what is, by the bytes of names; with `removed` what the selection removed
 * too.
 */
export type Below = (folder: number, removed: boolean) => readonly number[];

/** Nodes by the bytes of their names. */
export function* sortByName(nodes: readonly NamedNode[]): Steps<number[]> {
  return (yield* sortInSteps(nodes, byName)).map(({ node }) => node);
}

/** Sorts the folders below some paths that hold too much to be sorted in one step; all others are when they are asked for. */
export function* sortBelow(view: FileView, tops: ReadonlySet<number>): Steps<Below> {
  const { overlay } = view;
  const living = yield* findLiving(view);
  const isWanted = (node: number, removed: boolean) => removed || !living || living[node] === 1;
  const folders: { readonly folder: number; readonly removed: boolean }[] = [];
  let steps = 0;
  for (const top of tops) {
    if (++steps % STEP === 0) yield;
    if (view.pathsBelow(top) > STEP) folders.push({ folder: top, removed: isRemoved(view, top) });
  }
  const sorted = new Map<number, readonly number[]>();
  for (let next = folders.pop(); next; next = folders.pop()) {
    const { folder, removed } = next;
    const children: NamedNode[] = [];
    for (const node of view.childrenOf(folder)) {
      if (++steps % STEP === 0) yield;
      if (!isWanted(node, removed)) continue;
      children.push({ node, name: overlay.nameOf(node) });
      if (view.pathsBelow(node) > STEP) folders.push({ folder: node, removed });
    }
    sorted.set(folder, yield* sortByName(children));
  }
  return (folder, removed) => {
    const known = sorted.get(folder);
    if (known) return known;
    const children: NamedNode[] = [];
    for (const node of view.childrenOf(folder))
      if (isWanted(node, removed)) children.push({ node, name: overlay.nameOf(node) });
    return children.sort(byName).map(({ node }) => node);
  };
}

export function isRemoved(view: FileView, node: number): boolean {
  return view.markOf(node) === 'removed';
}

/** By node, 1: it is there, or leads to what is. Undefined where nothing of the view was removed. */
function* findLiving(view: FileView): Steps<Uint8Array | undefined> {
  if (view.countOf('removed') === 0) return undefined;
  const { overlay } = view;
  const living = new Uint8Array(overlay.nodeCount);
  // Folders come before what they hold.
  yield* overAll(living.length, (from, to) => {
    for (let node = living.length - 1 - from; node > living.length - 1 - to; node--) {
      const mark = view.markOf(node);
      if (mark !== 'none' && mark !== 'removed') living[node] = 1;
      if (living[node] === 1) living[overlay.parentOf(node)] = 1;
    }
  });
  return living;
}

function byName(a: NamedNode, b: NamedNode): number {
  return compareBytes(a.name, b.name);
}
