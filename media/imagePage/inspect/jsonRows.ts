import { childPointer } from './jsonPointer.ts';
import { isContainer, type JsonValue, MOST_LEVELS, memberAt, sizeOf } from './jsonValue.ts';

/** Members are listed by so many: the first ones at once, others when asked for or when the search leads there. */
export const CHUNK = 100;

/** What of a document is unfolded. */
export interface Unfolded {
  /** Pointers of the open nodes. */
  readonly open: ReadonlySet<string>;
  /** Which chunks of a node's members are listed besides the first, by number from 0. */
  readonly chunks: ReadonlyMap<string, ReadonlySet<number>>;
}

/** A line of the tree: a node, or what stands for members that are not listed. */
export interface JsonRow {
  readonly kind: 'node' | 'more';
  /** Of the node; of the parent where it stands for more. */
  readonly pointer: string;
  /** The node above; null for the root. */
  readonly parent: string | null;
  /** Names and numbers from the root to `pointer`. */
  readonly path: readonly (string | number)[];
  /** What `pointer` points to. */
  readonly value: JsonValue;
  /** From 1 for the root. */
  readonly level: number;
  /** Null for what cannot be unfolded. */
  readonly open: boolean | null;
  /** Among its siblings, from 1; of the first one it stands for. */
  readonly position: number;
  readonly siblings: number;
  /** How many it stands for; 0 for a node. */
  readonly hidden: number;
}

/** The visible lines of a document from top to bottom. Visits only what is unfolded and listed. */
export function jsonRows(root: JsonValue, { open, chunks }: Unfolded): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (row: Omit<JsonRow, 'kind' | 'open' | 'hidden'>) => {
    const { value, pointer, path, level } = row;
    const unfoldable = isContainer(value) && sizeOf(value) > 0 && level <= MOST_LEVELS;
    const isOpen = unfoldable && open.has(pointer);
    rows.push({ ...row, kind: 'node', open: unfoldable ? isOpen : null, hidden: 0 });
    if (!isOpen) return;
    const siblings = sizeOf(value);
    const below = { parent: pointer, level: level + 1, siblings };
    const hide = (from: number, to: number) => {
      if (from < to)
        rows.push({ ...below, kind: 'more', pointer, path, value, open: null, position: from + 1, hidden: to - from });
    };
    let listedTo = 0;
    for (const chunk of [...new Set([0, ...(chunks.get(pointer) ?? [])])].sort((a, b) => a - b)) {
      hide(listedTo, chunk * CHUNK);
      listedTo = Math.min((chunk + 1) * CHUNK, siblings);
      for (let at = chunk * CHUNK; at < listedTo; at++) {
        const { name, value: member } = memberAt(value, at);
        const childPath = [...path, name];
        visit({ ...below, pointer: childPointer(pointer, name), path: childPath, value: member, position: at + 1 });
      }
    }
    hide(listedTo, siblings);
  };
  visit({ pointer: '', parent: null, path: [], value: root, level: 1, position: 1, siblings: 1 });
  return rows;
}

/** What is open before anyone has touched the document: level by level, siblings alike, as much as fits on a screen. */
export function firstUnfolded(root: JsonValue, lines = 40): string[] {
  const open: string[] = [];
  let left = lines;
  const waiting: Node[][] = [[{ pointer: '', value: root }]];
  for (let siblings = waiting.shift(); siblings; siblings = waiting.shift()) {
    const below = siblings.map(membersOf);
    const size = below.reduce((sum, { length }) => sum + length, 0);
    if (size > left && open.length > 0) continue;
    left -= size;
    for (const [at, members] of below.entries()) {
      const node = siblings[at];
      if (node && members.length > 0) open.push(node.pointer);
      waiting.push(members);
    }
  }
  return open;
}

interface Node {
  readonly pointer: string;
  readonly value: JsonValue;
}

function membersOf({ pointer, value }: Node): Node[] {
  if (!isContainer(value)) return [];
  return Array.from({ length: Math.min(sizeOf(value), CHUNK) }, (_, at) => {
    const { name, value: member } = memberAt(value, at);
    return { pointer: childPointer(pointer, name), value: member };
  });
}
