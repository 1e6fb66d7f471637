import { displayName } from './names.ts';
import type { Overlay } from './overlay.ts';

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
  pause(): Promise<void>;
}

/** Milliseconds of searching between pauses. */
const SLICE_MS = 15;
const LOOKS_BETWEEN_CLOCKS = 512;

/**
 * Searches the paths of all layers, removed ones too, for a text. It is found where it ends in or right before a path's
 * last name, so that a folder is found, and not once more for everything in it. Capital letters matter where the text has
 * some.
 */
export async function findPaths(
  overlay: Overlay,
  text: string,
  { limit, signal, pause }: FindOptions,
): Promise<FoundPaths> {
  const wanted = text.replace(/^\/+(?=[^/]*$)/, '');
  if (wanted === '' || wanted === '/') return { total: 0, nodes: [] };
  const anyCase = wanted === wanted.toLowerCase();
  const fold = (name: string) => (anyCase ? displayName(name).toLowerCase() : displayName(name));
  const inName = wanted.slice(wanted.lastIndexOf('/') + 1);
  const ranks: number[][] = [[], [], []];
  let total = 0;
  let start = performance.now();
  for (let node = 1; node < overlay.nodeCount; node++) {
    if (node % LOOKS_BETWEEN_CLOCKS === 0 && performance.now() - start > SLICE_MS) {
      await pause();
      signal.throwIfAborted();
      start = performance.now();
    }
    const name = fold(overlay.nameOf(node));
    if (!name.includes(inName)) continue;
    if (inName !== wanted && !endsInName(`/${fold(overlay.pathOf(node))}`, name, wanted)) continue;
    total++;
    const rank = ranks[name === inName ? 0 : name.startsWith(inName) ? 1 : 2];
    if (rank && rank.length < limit) rank.push(node);
  }
  return { total, nodes: ranks.flat().slice(0, limit) };
}

function endsInName(path: string, name: string, wanted: string): boolean {
  const at = path.lastIndexOf(wanted);
  return at >= 0 && at + wanted.length >= path.length - name.length;
}
