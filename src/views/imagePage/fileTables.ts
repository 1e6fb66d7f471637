import { setImmediate } from 'node:timers/promises';
import type { BytesOf } from '../../image/fileOrder.ts';
import { isFiltering } from '../../image/fileQuery.ts';
import { FileTable } from '../../image/fileTable.ts';
import type { FileView, Mark, Selection } from '../../image/fileView.ts';
import type { Overlay } from '../../image/overlay.ts';
import { type FilteredPaths, filterPaths } from '../../image/pathFilter.ts';
import { lastLayer } from '../../image/resolvePath.ts';
import { type Pause, runInSlices } from '../../image/slices.ts';
import { TreeBytes } from '../../image/treeBytes.ts';
import type { FilesAnswer, FilesQuery } from '../../protocol/imageFiles.ts';
import { viewInSlices } from '../files/viewCache.ts';
import type { ViewedPath } from '../files/viewedPath.ts';
import type { Words } from '../words.ts';
import { fileRows } from './fileRows.ts';

/** Tables of an image that are kept; scrolling and folding asks for the same one again and again. */
const KEPT = 4;
/** Rows of one answer at most. */
const MOST_ROWS = 500;

interface Made {
  readonly table: FileTable;
  readonly filtered: FilteredPaths | null;
  /** Bytes of each path after the view's last layer; null where the view is of all that is there then. */
  readonly total: BytesOf | null;
}

const tables = new WeakMap<Overlay, Map<string, Made>>();
const totals = new WeakMap<Overlay, TreeBytes>();
/** What is made ready before it is asked for. */
const nextOnes = new WeakMap<Overlay, AbortController>();

/** Who asks: in whose words, and how the rows' paths are opened. */
export interface Asking {
  readonly l10n: Words;
  uriOf(path: ViewedPath): string;
}

/**
 * Answers the page's question for rows of files.
 * @throws ImageError `request` for an expression that cannot be used
 */
export async function filesAnswer(
  overlay: Overlay,
  query: FilesQuery,
  first: number,
  count: number,
  { l10n, uriOf }: Asking,
  signal: AbortSignal,
): Promise<FilesAnswer> {
  nextOnes.get(overlay)?.abort();
  const { table, filtered, total } = await tableFor(overlay, query, signal);
  const { view } = table;
  const all = await table.rowsInSlices(query.folding, pauseUnless(signal));
  const from = Math.min(Math.max(0, first), all.nodes.length);
  const shown = { from, to: Math.min(from + Math.min(count, MOST_ROWS), all.nodes.length) };
  lookAhead(overlay, query);
  return {
    first: from,
    rows: fileRows(table, query.folding, shown, total, uriOf, l10n),
    count: all.nodes.length,
    followed: query.follow === null ? -1 : all.nodes.indexOf(overlay.find(query.follow)),
    paths: view.pathsBelow(0),
    bytes: view.bytesOf(0),
    marks: marksOf(view),
    wanted: filtered && { paths: filtered.count, bytes: filtered.bytes },
  };
}

/** Whoever looks at a layer often goes on to one beside it: both are made ready, until something else is asked for. */
function lookAhead(overlay: Overlay, query: FilesQuery): void {
  const { selection, filter, folding } = query;
  if (selection.kind !== 'layer' || isFiltering(filter)) return;
  const next = new AbortController();
  nextOnes.set(overlay, next);
  const pause = pauseUnless(next.signal);
  const prepare = async (): Promise<void> => {
    for (const layer of [selection.layer + 1, selection.layer - 1]) {
      // What was asked for is answered first.
      await pause();
      if (!overlay.layers[layer]) continue;
      const { table } = await tableFor(overlay, { ...query, selection: { kind: 'layer', layer } }, next.signal);
      await table.rowsInSlices(folding, pause);
    }
  };
  // Whoever asks for it is told what is wrong with it.
  prepare().catch(() => undefined);
}

async function tableFor(overlay: Overlay, query: FilesQuery, signal: AbortSignal): Promise<Made> {
  const { selection, gone, filter, sorting } = query;
  const key = JSON.stringify([selection, gone, filter, sorting]);
  const kept = tables.get(overlay) ?? new Map<string, Made>();
  tables.set(overlay, kept);
  const made = kept.get(key) ?? (await make(overlay, query, signal));
  kept.delete(key);
  kept.set(key, made);
  const [oldest] = kept.keys();
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

async function make(overlay: Overlay, query: FilesQuery, signal: AbortSignal): Promise<Made> {
  const { selection, gone, filter, sorting } = query;
  const pause = pauseUnless(signal);
  const view = await viewInSlices(overlay, selection, { gone }, pause);
  const filtered = isFiltering(filter) ? await filterPaths(view, filter, { signal, pause }) : null;
  const total = isWhole(selection) ? null : await totalOf(overlay, selection, pause);
  const table = new FileTable(view, filtered, sorting, total ?? ((node) => view.bytesOf(node)));
  return { table, filtered, total };
}

/** Lets others have their turn, and ends the work where nobody waits for it any more. */
function pauseUnless(signal: AbortSignal): Pause {
  return async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
}

function isWhole({ kind }: Selection): boolean {
  return kind === 'upTo' || kind === 'final';
}

async function totalOf(overlay: Overlay, selection: Selection, pause: Pause): Promise<BytesOf> {
  const trees = totals.get(overlay) ?? new TreeBytes(overlay);
  totals.set(overlay, trees);
  const bytes = await runInSlices(trees.after(lastLayer(overlay, selection)), pause);
  return (node) => bytes[node] ?? 0;
}

function marksOf(view: FileView): Record<Mark, number> {
  const marks: readonly Mark[] = ['none', 'unchanged', 'added', 'modified', 'metadata', 'identical', 'removed'];
  return Object.fromEntries(marks.map((mark) => [mark, view.countOf(mark)])) as Record<Mark, number>;
}
