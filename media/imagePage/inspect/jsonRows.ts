import { childPointer } from './jsonPointer.ts';
import { isContainer, type JsonValue, MOST_LEVELS, memberAt, sizeOf } from './jsonValue.ts';

/** Members of one node that are listed at first, and by each “show more”. */
export const CHUNK = 100;

/** What of a document is unfolded. */
export interface Unfolded {
  /** Pointers of the open nodes. */
  readonly open: ReadonlySet<string>;
  /** How many members of a node are listed, where that is not `CHUNK`. */
  readonly listed: ReadonlyMap<string, number>;
}

/** A line of the tree: a node, or what stands for the members of one that are not listed. */
export interface JsonRow {
  readonly kind: 'node' | 'more';
  /** Of the node; of the parent where it stands for more. */
  readonly pointer: string;
  /** The node above; null for the root. */
  readonly parent: string | null;
  /** Names and numbers from the root to this node. */
  readonly path: readonly (string | number)[];
  readonly value: JsonValue;
  /** From 1 for the root. */
  readonly level: number;
  /** Null for what cannot be unfolded. */
  readonly open: boolean | null;
  /** Position among its siblings, from 1, and their number; with `more`, how many are not listed. */
  readonly position: number;
  readonly siblings: number;
}

/** The visible lines of a document from top to bottom. Visits only what is unfolded. */
export function jsonRows(root: JsonValue, { open, listed }: Unfolded): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (row: Omit<JsonRow, 'kind' | 'open'>) => {
    const { value, pointer, path, level } = row;
    const unfoldable = isContainer(value) && sizeOf(value) > 0 && level <= MOST_LEVELS;
    const isOpen = unfoldable && open.has(pointer);
    rows.push({ ...row, kind: 'node', open: unfoldable ? isOpen : null });
    if (!isOpen) return;
    const siblings = sizeOf(value);
    const shown = Math.min(siblings, listed.get(pointer) ?? CHUNK);
    const below = { parent: pointer, level: level + 1, siblings };
    for (let at = 0; at < shown; at++) {
      const { name, value: member } = memberAt(value, at);
      visit({
        ...below,
        pointer: childPointer(pointer, name),
        path: [...path, name],
        value: member,
        position: at + 1,
      });
    }
    if (shown < siblings)
      rows.push({ ...below, kind: 'more', pointer, path, value, open: null, position: siblings - shown });
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
