import { childPointer } from './jsonPointer.ts';
import { isContainer, type JsonContainer, type JsonValue, MOST_LEVELS, memberAt, sizeOf } from './jsonValue.ts';

/** More matches than this are of no use to anyone. */
export const MOST_MATCHES = 1000;

const NODES_A_STEP = 5000;

/** A node whose name or own value contains what is looked for. */
export interface Match {
  readonly pointer: string;
  /** The position of the node, and of each node above it, among their siblings, from 0; the root is left out. */
  readonly positions: readonly number[];
}

/** Finds text, in capitals or not; null for nothing to look for. */
export function searchPattern(query: string): RegExp | null {
  return query === '' ? null : new RegExp(query.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'iu');
}

/**
 * Looks through a document from top to bottom. Yields now and then, so that whoever runs it can let others have their
 * turn, and returns the first matches. Uses no call stack: documents may nest as deep as they like.
 */
export function* findMatches(root: JsonValue, pattern: RegExp): Generator<void, Match[]> {
  const matches: Match[] = [];
  const above: { container: JsonContainer; pointer: string; next: number }[] = [];
  if (isContainer(root)) above.push({ container: root, pointer: '', next: 0 });
  else if (matchesValue(root, pattern)) matches.push({ pointer: '', positions: [] });
  let visited = 0;
  for (let top = above.at(-1); top && matches.length < MOST_MATCHES; top = above.at(-1)) {
    if (top.next >= sizeOf(top.container)) {
      above.pop();
      continue;
    }
    const { name, value } = memberAt(top.container, top.next++);
    if ((typeof name === 'string' && pattern.test(name)) || matchesValue(value, pattern))
      matches.push({
        pointer: childPointer(top.pointer, name),
        positions: above.map(({ next }) => next - 1),
      });
    if (isContainer(value) && above.length < MOST_LEVELS)
      above.push({ container: value, pointer: childPointer(top.pointer, name), next: 0 });
    if (++visited % NODES_A_STEP === 0) yield;
  }
  return matches;
}

function matchesValue(value: JsonValue, pattern: RegExp): boolean {
  return !isContainer(value) && pattern.test(String(value));
}
