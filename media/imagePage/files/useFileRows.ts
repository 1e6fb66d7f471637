import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FileRow, FilesAnswer, FilesQuery } from '../../../src/protocol/imageFiles.ts';
import { usePage } from '../pageContext.ts';
import type { Place } from '../place.ts';
import { type Refusal, refusalOf } from '../refusal.ts';
import type { ActiveRow } from './useActiveRow.ts';

/** Rows are kept and asked for by as many. */
const CHUNK = 50;
/** As many chunks are asked for at once; the host answers with no more rows. */
const MOST_CHUNKS = 10;

/** The rows of a question that are here, and what is said of all of them. */
export interface FileRows {
  readonly query: FilesQuery;
  readonly about: Omit<FilesAnswer, 'rows' | 'first'>;
  /** By how many rows folding moved the row that had the keys when this was asked. */
  readonly shift: number;
  /** All that are here, in no order. */
  readonly here: Iterable<FileRow>;
  /** Undefined while it is on its way. */
  rowAt(index: number): FileRow | undefined;
  /** The position of a row that is here; -1 for any other. */
  indexOf(path: string): number;
}

interface Kept {
  readonly query: FilesQuery;
  readonly about: FilesAnswer;
  readonly shift: number;
  readonly chunks: ReadonlyMap<number, readonly FileRow[]>;
}

/**
 * Asks the host for the rows that are looked at. While another question is answered, the rows of the one before stay.
 * @param query null where nothing is to be asked; the same object as long as it is the same question
 * @param activeRow the row that is not to be lost where only folding changes
 */
export function useFileRows(place: Place, query: FilesQuery | null, activeRow: RefObject<ActiveRow>) {
  const { host } = usePage();
  const { image, variant } = place;
  const [kept, setKept] = useState<Kept | null>(null);
  const [failure, setFailure] = useState<Refusal | null>(null);
  const looked = useRef({ from: 0, to: CHUNK });
  const asked = useRef(new Set<number>());

  const ask = useCallback(
    async (question: FilesQuery, chunks: readonly number[], signal: AbortSignal) => {
      const [first = 0] = chunks;
      const about = await host.files(image, variant, question, first * CHUNK, chunks.length * CHUNK, signal);
      signal.throwIfAborted();
      if (!about) return null;
      const rows = (index: number) => about.rows.slice(index * CHUNK, (index + 1) * CHUNK);
      return { about, chunks: chunks.map((chunk, index) => [chunk, rows(index)] as const) };
    },
    [host, image, variant],
  );

  const asking = useRef<FilesQuery | null>(null);
  const controller = useRef(new AbortController());
  // At once: other effects wait until what there was has been painted once more.
  useLayoutEffect(() => {
    controller.current = new AbortController();
    const { signal } = controller.current;
    asked.current = new Set();
    const before = asking.current;
    asking.current = query;
    if (!query) return setFailure(null);
    const load = async () => {
      const { from, to } = looked.current;
      const wanted = chunksOf(from, to).slice(0, MOST_CHUNKS);
      for (const chunk of wanted) asked.current.add(chunk);
      const { at = 0, path = null } = activeRow.current ?? {};
      const followed = { ...query, follow: isOfSamePaths(before, query) ? path : null };
      const answer = await ask(followed, wanted, signal);
      const { count = 0, followed: now = -1 } = answer?.about ?? {};
      // There are fewer rows now, and none where the table was scrolled to.
      const last = Math.max(0, Math.ceil(count / CHUNK) - 1);
      const shown = wanted.every((chunk) => chunk > last) ? await ask(query, [last], signal) : answer;
      setFailure(null);
      setKept(shown && { query, about: shown.about, shift: now < 0 ? 0 : now - at, chunks: new Map(shown.chunks) });
    };
    load().catch((error: unknown) => !signal.aborted && setFailure(refusalOf(error)));
    return () => controller.current.abort();
  }, [query, ask, activeRow]);

  /** Tells which rows are looked at, so that they come. */
  const look = useCallback(
    (from: number, to: number) => {
      looked.current = { from, to };
      if (!kept || kept.query !== query) return;
      const { signal } = controller.current;
      for (const chunk of chunksOf(from, Math.min(to, kept.about.count))) {
        if (asked.current.has(chunk)) continue;
        asked.current.add(chunk);
        ask(kept.query, [chunk], signal).then(
          (more) => setKept((now) => now && { ...now, chunks: new Map([...now.chunks, ...(more?.chunks ?? [])]) }),
          (error: unknown) => {
            asked.current.delete(chunk);
            if (!signal.aborted) setFailure(refusalOf(error));
          },
        );
      }
    },
    [kept, query, ask],
  );

  /** The rows of a range, those that are not here yet too; at most `most`. Null where they do not come. */
  const fetchRange = useCallback(
    async (from: number, to: number, most: number): Promise<FileRow[] | null> => {
      if (!kept) return null;
      const { signal } = controller.current;
      const chunks = chunksOf(from, Math.min(to + 1, from + most));
      const groups = Array.from({ length: Math.ceil(chunks.length / MOST_CHUNKS) }, (_, index) =>
        chunks.slice(index * MOST_CHUNKS, (index + 1) * MOST_CHUNKS),
      );
      try {
        const all = await Promise.all(
          groups.map(async (group) => {
            const here = group.flatMap((chunk) => kept.chunks.get(chunk) ?? []);
            return group.every((chunk) => kept.chunks.has(chunk))
              ? here
              : ((await ask(kept.query, group, signal))?.about.rows ?? []);
          }),
        );
        const start = from - (chunks[0] ?? 0) * CHUNK;
        return all.flat().slice(start, start + Math.min(to + 1 - from, most));
      } catch (error) {
        if (!signal.aborted) setFailure(refusalOf(error));
        return null;
      }
    },
    [kept, ask],
  );

  const rows: FileRows | null = kept && {
    query: kept.query,
    about: kept.about,
    shift: kept.shift,
    here: [...kept.chunks.values()].flat(),
    rowAt: (index) => kept.chunks.get(Math.floor(index / CHUNK))?.[index % CHUNK],
    indexOf: (path) => indexIn(kept.chunks, path),
  };
  return { rows, failure, look, fetchRange };
}

function indexIn(chunks: Kept['chunks'], path: string): number {
  for (const [chunk, rows] of chunks) {
    const index = rows.findIndex((row) => row.path === path);
    if (index >= 0) return chunk * CHUNK + index;
  }
  return -1;
}

/** Whether it is the same question, but for what is open, and for whether the layer is read. */
function isOfSamePaths(before: FilesQuery | null, query: FilesQuery): boolean {
  const textOf = ({ claimed: _, ...question }: FilesQuery) => JSON.stringify({ ...question, folding: query.folding });
  return before !== null && textOf(before) === textOf(query);
}

function chunksOf(from: number, to: number): number[] {
  const first = Math.floor(Math.max(0, from) / CHUNK);
  const last = Math.floor(Math.max(from, to - 1, 0) / CHUNK);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
