import { isEntry, KIND, type LayerIndex } from '../../image/layerIndex.ts';
import { nameAt } from '../../image/names.ts';
import { numbersAt, textAt, type XattrSet, xattrsAt } from '../../image/rareColumns.ts';

/** What a layer holds otherwise than it is claimed. */
export interface TocDifferences {
  /** Paths. */
  readonly count: number;
  /** The first of them (byte-strings), without a slash before. */
  readonly paths: readonly string[];
}

const PATHS = 5;

/**
 * Compares what a layer holds with what its table of contents claims, path by path: type, mode, owner, time, link, device,
 * extended attributes, size, and what shares an inode.
 * @param contents paths of files that are known to have other contents
 * @param unlisted the path that the table does not list: itself
 */
export function compareToc(
  held: LayerIndex,
  claimed: LayerIndex,
  contents: ReadonlySet<string>,
  unlisted: string,
): TocDifferences {
  const nodes = matchNodes(held, claimed);
  const { same, first, holders, isBlurred } = nodes;
  const agreed = new Uint8Array(claimed.kind.length);
  const different = new Set(contents);
  let count = different.size;
  const paths = [...different].slice(0, PATHS);
  const add = (index: LayerIndex, node: number): void => {
    // Paths are long; most layers have no difference.
    const path = pathIn(index, node);
    if (different.has(path)) return;
    count++;
    if (paths.length < PATHS) paths.push(path);
  };
  for (let node = 1; node < held.kind.length; node++) {
    const other = same[node] ?? -1;
    if (!says(held, node) && (other < 0 || !says(claimed, other))) continue;
    if (other < 0 && held.parent[node] === 0 && nameOf(held, node) === unlisted) continue;
    const isSameNode = other >= 0 && isSame(held, node, claimed, other, nodes);
    if (isSameNode) agreed[other] = 1;
    else if (other < 0 || !isBlurred[other]) add(held, node);
  }
  for (let node = 1; node < claimed.kind.length; node++) {
    const other = first[node] ?? 0;
    const isMet = isBlurred[other] ? agreed[other] : holders[other];
    if (!isMet && says(claimed, node)) add(claimed, node);
  }
  return { count, paths };
}

/** Which nodes are compared. Those of whose names JSON makes one have one that is claimed: the first. */
interface Matched {
  /** By node that is held, the one that is claimed; -1 for none. */
  readonly same: Int32Array;
  /** By node that is claimed, the first that looks like it: mostly itself. */
  readonly first: Int32Array;
  /** By such a first one, how many that are held look like it. */
  readonly holders: Uint32Array;
  /** By such a first one, whether several look like it: one that is held must be the same. */
  readonly isBlurred: Uint8Array;
}

function matchNodes(held: LayerIndex, claimed: LayerIndex): Matched {
  const known = new Map<string, number>();
  const first = new Int32Array(claimed.kind.length);
  const isBlurred = new Uint8Array(claimed.kind.length);
  for (let node = 1; node < claimed.kind.length; node++) {
    const key = `${first[claimed.parent[node] ?? 0]}/${comparable(nameOf(claimed, node))}`;
    const other = known.get(key) ?? node;
    if (other === node) known.set(key, node);
    else isBlurred[other] = 1;
    first[node] = other;
  }
  const same = new Int32Array(held.kind.length).fill(-1);
  same[0] = 0;
  const holders = new Uint32Array(claimed.kind.length);
  for (let node = 1; node < held.kind.length; node++) {
    const parent = same[held.parent[node] ?? 0] ?? -1;
    const other = parent < 0 ? -1 : (known.get(`${parent}/${comparable(nameOf(held, node))}`) ?? -1);
    same[node] = other;
    if (other < 0) continue;
    const count = (holders[other] ?? 0) + 1;
    holders[other] = count;
    if (count > 1) isBlurred[other] = 1;
  }
  return { same, first, holders, isBlurred };
}

/** Whether anything is said of a path: it is an entry, or a whiteout. */
function says({ kind, flags }: LayerIndex, node: number): boolean {
  return isEntry(kind[node] ?? KIND.none) || flags[node] !== 0;
}

function isSame(held: LayerIndex, node: number, claimed: LayerIndex, other: number, nodes: Matched): boolean {
  const isImplied = (kind: number | undefined) => kind === KIND.implied || kind === KIND.none;
  const [kind, otherKind] = [held.kind[node], claimed.kind[other]];
  if (held.flags[node] !== claimed.flags[other]) return false;
  if (isImplied(kind) && isImplied(otherKind)) return true;
  return (
    kind === otherKind &&
    held.mode[node] === claimed.mode[other] &&
    areSame(ownersOf(held, node), ownersOf(claimed, other)) &&
    isSameTime(held.mtime[node] ?? 0, claimed.mtime[other] ?? Number.NaN) &&
    isSameText(textAt(held.links, node), textAt(claimed.links, other)) &&
    isSameText(textAt(held.outsideLinks, node), textAt(claimed.outsideLinks, other)) &&
    areSame(numbersAt(held.devices, node) ?? [], numbersAt(claimed.devices, other) ?? []) &&
    areSameXattrs(xattrsAt(held.xattrs, node), xattrsAt(claimed.xattrs, other)) &&
    isSameInode(held, node, claimed, other, nodes)
  );
}

function isSameInode(held: LayerIndex, node: number, claimed: LayerIndex, other: number, nodes: Matched): boolean {
  const [inode, otherInode] = [held.inode[node] ?? -1, claimed.inode[other] ?? -1];
  if (inode < 0 || otherInode < 0) return inode === otherInode;
  return (
    held.inodeSize[inode] === claimed.inodeSize[otherInode] &&
    nodes.same[held.inodeNode[inode] ?? 0] === nodes.first[claimed.inodeNode[otherInode] ?? 0]
  );
}

/** To the second, to which eStargz rounds; where nothing is claimed, anything is the same. */
function isSameTime(held: number, claimed: number): boolean {
  return Number.isNaN(claimed) || Math.abs(held - claimed) < 1;
}

function ownersOf({ owner, owners }: LayerIndex, node: number): number[] {
  const row = (owner[node] ?? 0) * 2;
  return [owners[row] ?? 0, owners[row + 1] ?? 0];
}

function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((number, at) => number === other[at]);
}

function areSameXattrs(one: XattrSet = new Map(), other: XattrSet = new Map()): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([name, value]) => {
    const claimed = other.get(name);
    return claimed !== undefined && Buffer.compare(value, claimed) === 0;
  });
}

function isSameText(held: string | undefined, claimed: string | undefined): boolean {
  return held === claimed || (held !== undefined && claimed !== undefined && comparable(held) === comparable(claimed));
}

const decoder = new TextDecoder();

/** A table is JSON, so that bytes that are no UTF-8 became replacement characters, of whatever number. */
function comparable(name: string): string {
  if (!/[^\0-\x7f]/.test(name)) return name;
  return decoder.decode(Buffer.from(name, 'latin1')).replace(/\ufffd+/g, '\ufffd');
}

function nameOf({ names, name }: LayerIndex, node: number): string {
  return nameAt(names, name[node] ?? 0);
}

function pathIn(index: LayerIndex, node: number): string {
  const parts: string[] = [];
  for (let at = node; at > 0; at = index.parent[at] ?? 0) parts.push(nameOf(index, at));
  return parts.reverse().join('/');
}
