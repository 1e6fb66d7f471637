import { ancestorsOf } from './jsonPointer.ts';
import { CHUNK, type Unfolded } from './jsonRows.ts';
import type { Match } from './jsonSearch.ts';

/** What must be unfolded and listed for these matches to be seen. */
export function reveal(matches: readonly Match[]): Unfolded {
  const open = new Set<string>();
  const listed = new Map<string, number>();
  for (const { pointer, positions } of matches)
    for (const [level, ancestor] of ancestorsOf(pointer).entries()) {
      open.add(ancestor);
      const needed = Math.ceil(((positions[level] ?? 0) + 1) / CHUNK) * CHUNK;
      listed.set(ancestor, Math.max(listed.get(ancestor) ?? CHUNK, needed));
    }
  return { open, listed };
}

/** Both together; `folded` are nodes that were folded by hand since. */
export function merge(own: Unfolded, revealed: Unfolded, folded: ReadonlySet<string>): Unfolded {
  const open = new Set(own.open);
  for (const pointer of revealed.open) if (!folded.has(pointer)) open.add(pointer);
  const listed = new Map(revealed.listed);
  for (const [pointer, count] of own.listed) listed.set(pointer, Math.max(count, listed.get(pointer) ?? 0));
  return { open, listed };
}
