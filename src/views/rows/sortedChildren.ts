import { setImmediate } from 'node:timers/promises';
import type { FileView } from '../../image/fileView.ts';
import { compareBytes } from '../../image/names.ts';
import { runInSlices, STEP, type Steps, sortInSteps } from '../../image/slices.ts';

const sorted = new WeakMap<FileView, Map<number, Promise<readonly number[]>>>();

/**
 * A directory's paths in the order of its rows: folders first, then by the bytes of their names. Sorted once for each view,
 * and so that a hundred thousand of them hold up nobody.
 */
export function sortedChildren(view: FileView, directory: number): Promise<readonly number[]> {
  const known = sorted.get(view) ?? new Map<number, Promise<readonly number[]>>();
  sorted.set(view, known);
  const children = known.get(directory) ?? runInSlices(sortChildren(view, directory), () => setImmediate());
  known.set(directory, children);
  return children;
}

interface Child {
  readonly node: number;
  readonly name: string;
  readonly isFolder: boolean;
}

function* sortChildren(view: FileView, directory: number): Steps<readonly number[]> {
  const { overlay } = view;
  const children: Child[] = [];
  let looked = 0;
  for (const node of view.childrenOf(directory)) {
    if (++looked % STEP === 0) yield;
    children.push({ node, name: overlay.nameOf(node), isFolder: view.isDirectory(node) });
  }
  const inOrder = yield* sortInSteps(
    children,
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || compareBytes(a.name, b.name),
  );
  return inOrder.map(({ node }) => node);
}
