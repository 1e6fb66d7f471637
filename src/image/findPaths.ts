import { displayName } from './names.ts';
import type { Overlay } from './overlay.ts';
import { type Pause, runInSlices, STEP, type Steps } from './slices.ts';

/** What a search found: how many paths in all, and the best of them. */
export interface FoundPaths {
  readonly total: number;
  /** Whole names first, then beginnings of names, then the rest; within these by when a layer first mentions them. */
  readonly nodes: readonly number[];
}

export interface FindOptions {
  /** How many paths are given; the others are counted. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Called again and again, so that a search of a million paths holds nobody up. */
  readonly pause: Pause;
}

/**
 * Searches the paths of all layers, removed ones too, for a text. It is found where it ends in or right before a path's
 * last name, so that a folder is found, and not once more for everything in it. Capital letters matter where the text has
 * some.
 */
export function findPaths(overlay: Overlay, text: string, { limit, signal, pause }: FindOptions): Promise<FoundPaths> {
  return runInSlices(search(overlay, text, limit), async () => {
    await pause();
    signal.throwIfAborted();
  });
}

function* search(overlay: Overlay, text: string, limit: number): Steps<FoundPaths> {
  const wanted = text.replace(/^\/+(?=[^/]*$)/, '');
  if (wanted === '' || wanted === '/') return { total: 0, nodes: [] };
  const anyCase = wanted === wanted.toLowerCase();
  const nameOf = (node: number): string => {
    const name = displayName(overlay.nameOf(node));
    return anyCase ? name.toLowerCase() : name;
  };
  const folders = wanted.split('/');
  const inName = folders.pop() ?? '';
  const ranks: number[][] = [[], [], []];
  let total = 0;
  for (let node = 1; node < overlay.nodeCount; node++) {
    if (node % STEP === 0) yield;
    const name = nameOf(node);
    if (folders.length === 0 ? !name.includes(inName) : !name.startsWith(inName)) continue;
    if (!isBelow(overlay, node, folders, nameOf)) continue;
    total++;
    const rank = ranks[name === inName ? 0 : name.startsWith(inName) ? 1 : 2];
    if (rank && rank.length < limit) rank.push(node);
  }
  return { total, nodes: ranks.flat().slice(0, limit) };
}

/** Whether these are the folders a path is in, the nearest last; of the farthest its end will do. */
function isBelow(
  overlay: Overlay,
  node: number,
  folders: readonly string[],
  nameOf: (node: number) => string,
): boolean {
  let at = node;
  for (let index = folders.length - 1; index >= 0; index--) {
    at = overlay.parentOf(at);
    const wanted = folders[index] ?? '';
    if (at < 0 || !(index > 0 ? nameOf(at) === wanted : nameOf(at).endsWith(wanted))) return false;
  }
  return true;
}
