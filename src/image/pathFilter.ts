import { ImageError } from './errors.ts';
import { ExpressionThread } from './expressionThread.ts';
import type { PathFilter, PathKind } from './fileQuery.ts';
import type { FileView } from './fileView.ts';
import { KIND } from './layerIndex.ts';
import { displayName } from './names.ts';
import { overAll, type Pause, runInSlices, STEP, type Steps } from './slices.ts';
import { shownBytes } from './versions.ts';

/** What a filter leaves of a view. */
export interface FilteredPaths {
  /** By node: 1 for a path that is wanted itself. */
  readonly hits: Uint8Array;
  /** By node: how many wanted paths are below it. */
  readonly hitsBelow: Int32Array;
  /** Whether all that is below a wanted directory is shown too: it was asked for by its name. */
  readonly openEnded: boolean;
  /** How many paths are wanted. */
  readonly count: number;
  /** Bytes of the wanted files and, where all that is in a wanted directory is shown, of what is in it; each content once. */
  readonly bytes: number;
}

export interface FilterOptions {
  readonly signal: AbortSignal;
  /** Called again and again, so that a million paths hold nobody up. */
  readonly pause: Pause;
}

const BATCH = 512;
/** A text of a path that an expression is tried on ends here. */
const LONGEST_PATH = 4096;

/**
 * Finds the paths of a view that a filter wants.
 * @throws ImageError `request` for an expression that is none, or that takes too long
 */
export async function filterPaths(
  view: FileView,
  filter: PathFilter,
  { signal, pause }: FilterOptions,
): Promise<FilteredPaths> {
  const { text, isExpression } = filter;
  // Before all else: one that is none is said at once.
  const expression = isExpression && text !== '' ? expressionOf(text) : undefined;
  const inSlices = <T>(steps: Steps<T>) =>
    runInSlices(steps, async () => {
      await pause();
      signal.throwIfAborted();
    });
  const fits = expression || text === '' ? (nodes: readonly number[]) => nodes : textMatcher(view, text);
  const found = await inSlices(findWanted(view, filter, fits));
  const wanted = expression ? await fitting(view, found, text, expression, signal) : found;
  return inSlices(addUp(view, wanted, text !== ''));
}

function* findWanted(view: FileView, filter: PathFilter, fits: Matcher): Steps<number[]> {
  const { nodeCount } = view.overlay;
  const wanted: number[] = [];
  for (let first = 1; first < nodeCount; first += BATCH) {
    yield;
    const candidates: number[] = [];
    const end = Math.min(first + BATCH, nodeCount);
    for (let node = first; node < end; node++)
      // Directories that no layer has an entry for have names too.
      if (view.includes(node) && hasKind(view, node, filter) && hasMarkAndSize(view, node, filter))
        candidates.push(node);
    wanted.push(...fits(candidates));
  }
  return wanted;
}

/** @param openEnded see `FilteredPaths` */
function* addUp(view: FileView, wanted: readonly number[], openEnded: boolean): Steps<FilteredPaths> {
  const { overlay } = view;
  const { nodeCount } = overlay;
  const hits = new Uint8Array(nodeCount);
  const hitsBelow = new Int32Array(nodeCount);
  yield* overAll(wanted.length, (from, to) => {
    for (let at = from; at < to; at++) hits[wanted[at] ?? 0] = 1;
  });
  let count = 0;
  yield* overAll(nodeCount - 1, (from, to) => {
    for (let node = nodeCount - 1 - from; node > nodeCount - 1 - to; node--) {
      const hit = hits[node] ?? 0;
      const parent = overlay.parentOf(node);
      hitsBelow[parent] = (hitsBelow[parent] ?? 0) + (hitsBelow[node] ?? 0) + hit;
      // Directories without an entry are found, but are no paths.
      if (view.markOf(node) !== 'none') count += hit;
    }
  });
  return { hits, hitsBelow, openEnded, count, bytes: yield* bytesOf(view, hits, openEnded) };
}

/** Bytes of the wanted files, and of those in wanted directories where all that is in them is shown. */
function* bytesOf(view: FileView, hits: Uint8Array, openEnded: boolean): Steps<number> {
  const { overlay } = view;
  const counted = overlay.layers.map((index) => new Uint8Array(index?.inodeSize.length ?? 0));
  const within = new Uint8Array(hits.length);
  let bytes = 0;
  // Parents come before their children.
  yield* overAll(hits.length, (from, to) => {
    for (let node = Math.max(1, from); node < to; node++) {
      within[node] = (hits[node] ?? 0) | (openEnded ? (within[overlay.parentOf(node)] ?? 0) : 0);
      if (within[node] === 1) bytes += bytesOnce(view, node, counted);
    }
  });
  return bytes;
}

/** Bytes of a file that is there, at the first of its names that is asked for. */
function bytesOnce(view: FileView, node: number, counted: readonly Uint8Array[]): number {
  const version = view.versionOf(node);
  const ref = version < 0 || view.markOf(node) === 'removed' ? undefined : view.overlay.inodeOf(version);
  const inLayer = counted[ref?.layer ?? -1];
  if (!ref || !inLayer || inLayer[ref.inode] === 1) return 0;
  inLayer[ref.inode] = 1;
  return view.overlay.sizeOf(version);
}

function hasMarkAndSize(view: FileView, node: number, { marks, minSize }: PathFilter): boolean {
  return (
    (marks.length === 0 || marks.includes(view.markOf(node))) && (minSize === 0 || shownBytes(view, node) >= minSize)
  );
}

function hasKind(view: FileView, node: number, { kinds }: PathFilter): boolean {
  return kinds.length === 0 || kinds.some((kind) => isOfKind(view, node, kind));
}

const SETUID_AND_SETGID = 0o6000;

function isOfKind(view: FileView, node: number, kind: PathKind): boolean {
  const { overlay } = view;
  const version = view.versionOf(node);
  if (version < 0) return kind === 'directory';
  const own = overlay.kindOf(version);
  switch (kind) {
    case 'file':
      return own === KIND.file;
    case 'directory':
      return own === KIND.directory;
    case 'link':
      return own === KIND.symlink;
    case 'device':
      return own === KIND.char || own === KIND.block || own === KIND.fifo;
    case 'setuid':
      return (
        own === KIND.file && ((overlay.indexOf(version).mode[overlay.entryOf(version)] ?? 0) & SETUID_AND_SETGID) > 0
      );
  }
}

type Matcher = (nodes: readonly number[]) => readonly number[];

function textMatcher({ overlay }: FileView, text: string): Matcher {
  const anyCase = text === text.toLowerCase();
  const fold = (name: string) => (anyCase ? displayName(name).toLowerCase() : displayName(name));
  const isPath = text.includes('/');
  const inName = text.slice(text.lastIndexOf('/') + 1);
  return (nodes) =>
    nodes.filter((node) => {
      const name = fold(overlay.nameOf(node));
      if (!name.includes(inName)) return false;
      if (!isPath) return true;
      // It ends in the last name, so that what lies below is not found once more by the folder's name.
      const path = `/${fold(overlay.pathOf(node))}`;
      const at = path.lastIndexOf(text);
      return at >= 0 && at + text.length >= path.length - name.length;
    });
}

/** Those of some paths that an expression fits. */
async function fitting(
  { overlay }: FileView,
  nodes: readonly number[],
  text: string,
  expression: RegExp,
  signal: AbortSignal,
): Promise<number[]> {
  const thread = new ExpressionThread(expression);
  const fit: number[] = [];
  try {
    for (let first = 0; first < nodes.length; first += STEP) {
      const some = nodes.slice(first, first + STEP);
      const paths = some.map((node) => `/${displayName(overlay.pathOf(node))}`.slice(0, LONGEST_PATH));
      const found = await thread.test(paths, signal);
      if (!found)
        throw new ImageError('request', 'The expression {0} takes too long on the paths of this image.', [text]);
      fit.push(...some.filter((_, index) => found[index] === 1));
    }
  } finally {
    await thread.end();
  }
  return fit;
}

function expressionOf(source: string): RegExp {
  // `\\S` is no capital letter that anybody meant.
  const anyCase = source.replace(/\\./g, '').toLowerCase() === source.replace(/\\./g, '');
  try {
    return new RegExp(source, anyCase ? 'iu' : 'u');
  } catch (error) {
    throw new ImageError('request', '{0} is no regular expression: {1}.', [source, reasonOf(error)]);
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf(': ') + 1).trim();
}
