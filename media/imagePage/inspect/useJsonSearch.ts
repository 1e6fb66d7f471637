import { useEffect, useState } from 'preact/hooks';
import { findMatches, type Match, searchPattern } from './jsonSearch.ts';
import type { JsonValue } from './jsonValue.ts';

const SLICE_MS = 12;

/** The matches of a query, null while nothing is looked for. Searches in slices, so that typing is never held up. */
export function useJsonSearch(root: JsonValue | undefined, query: string): readonly Match[] | null {
  const [matches, setMatches] = useState<readonly Match[] | null>(null);
  useEffect(() => {
    const pattern = searchPattern(query);
    setMatches(null);
    if (!pattern || root === undefined) return;
    const search = findMatches(root, pattern);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const slice = () => {
      const until = performance.now() + SLICE_MS;
      do {
        const step = search.next();
        if (step.done) return setMatches(step.value);
      } while (performance.now() < until);
      timer = setTimeout(slice, 0);
    };
    slice();
    return () => clearTimeout(timer);
  }, [root, query]);
  return matches;
}
