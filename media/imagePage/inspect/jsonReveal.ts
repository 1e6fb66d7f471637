import { ancestorsOf } from './jsonPointer.ts';
import { CHUNK, type Unfolded } from './jsonRows.ts';
import type { Match } from './jsonSearch.ts';

/** What must be unfolded and listed for these matches to be seen. */
export function reveal(matches: readonly Match[]): Unfolded {
  const open = new Set<string>();
  const chunks = new Map<string, Set<number>>();
  for (const { pointer, positions } of matches)
    for (const [level, ancestor] of ancestorsOf(pointer).entries()) {
      open.add(ancestor);
      const chunk = Math.floor((positions[level] ?? 0) / CHUNK);
      chunks.set(ancestor, (chunks.get(ancestor) ?? new Set()).add(chunk));
    }
  return { open, chunks };
}

/** Both together; `folded` are nodes that were folded by hand since. */
export function merge(own: Unfolded, revealed: Unfolded, folded: ReadonlySet<string>): Unfolded {
  const open = new Set(own.open);
  for (const pointer of revealed.open) if (!folded.has(pointer)) open.add(pointer);
  const chunks = new Map(revealed.chunks);
  for (const [pointer, listed] of own.chunks) chunks.set(pointer, new Set([...listed, ...(chunks.get(pointer) ?? [])]));
  return { open, chunks };
}
