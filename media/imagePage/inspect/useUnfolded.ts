import { useMemo, useState } from 'preact/hooks';
import { merge, reveal } from './jsonReveal.ts';
import { firstUnfolded, type Unfolded } from './jsonRows.ts';
import type { Match } from './jsonSearch.ts';
import type { JsonValue } from './jsonValue.ts';

/** So many matches are unfolded at once; the others when the search comes to them. */
const REVEALED = 20;

/** What of a document is unfolded, and the ways to change it. */
export interface Folding {
  readonly unfolded: Unfolded;
  /** Unfolds or folds nodes. */
  fold(pointers: readonly string[], open: boolean): void;
  /** Lists another chunk of a node's members, by number from 0. */
  list(pointer: string, chunk: number): void;
  /** Folds everything but the root. */
  foldAll(): void;
}

/**
 * @param kept pointers that were open before; undefined where the document was not touched yet
 * @param matches what is looked for; their ancestors are open while it is
 * @param current the match the search stands at
 */
export function useUnfolded(
  root: JsonValue,
  kept: readonly string[] | undefined,
  keep: (open: readonly string[]) => void,
  matches: readonly Match[] | null,
  current: Match | undefined,
): Folding {
  const [chunks, setChunks] = useState<Unfolded['chunks']>(new Map());
  // Folded by hand while the search would have them open; another search starts afresh.
  const [folded, setFolded] = useState<{ matches: unknown; pointers: ReadonlySet<string> }>(NOT_FOLDED);
  const own = useMemo(() => new Set(kept ?? firstUnfolded(root)), [root, kept]);
  const refolded = folded.matches === matches ? folded.pointers : NOT_FOLDED.pointers;
  const unfolded = useMemo(() => {
    const seen = matches ? [...matches.slice(0, REVEALED), ...(current ? [current] : [])] : [];
    return merge({ open: own, chunks }, reveal(seen), refolded);
  }, [own, chunks, matches, current, refolded]);

  return {
    unfolded,
    fold(pointers, open) {
      const next = new Set(own);
      const byHand = new Set(refolded);
      for (const pointer of pointers) {
        if (open) next.add(pointer);
        else next.delete(pointer);
        if (open) byHand.delete(pointer);
        else byHand.add(pointer);
      }
      setFolded({ matches, pointers: byHand });
      keep([...next]);
    },
    list(pointer, chunk) {
      setChunks((before) => new Map(before).set(pointer, new Set([...(before.get(pointer) ?? []), chunk])));
    },
    foldAll() {
      setFolded({ matches, pointers: new Set(unfolded.open) });
      keep(['']);
    },
  };
}

const NOT_FOLDED = { matches: null, pointers: new Set<string>() };
