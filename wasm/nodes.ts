/** Paths as a tree of nodes, each with what stands there; see `src/layers/layerTree.ts`. */
import { allocate, makeRoom, rowAt } from './arena';

export const NONE: i32 = -1;
/** In place of a next sibling: the node is not in its parent's list, because it was hidden. */
const UNLISTED: i32 = -2;

/** Of a node: its fields, by where they are. */
export const PARENT: i32 = 0;
export const NAME: i32 = 4;
export const FIRST_CHILD: i32 = 8;
export const NEXT_SIBLING: i32 = 12;
export const OWNER: i32 = 16;
export const INODE: i32 = 20;
export const MTIME: i32 = 24;
export const MODE: i32 = 32;
export const KIND: i32 = 34;
export const FLAGS: i32 = 35;
export const NODE: i32 = 36;
/** Of one in a stack of layers: its newest version, and whether nothing below it is there. */
export const LAST: i32 = 16;
export const BARE: i32 = 20;

const HARD_LINK: i32 = 4;

export const blocks: usize = memory.data(4096 * 4, 8);
export let nodeCount: i32 = 0;
let nodeLimit: i32 = 0;
/** Random, as those of names. */
let parentFactor: i32 = 0;
let nameFactor: i32 = 0;
export let slots: usize = 0;
export let slotCount: i32 = 0;
let mask: i32 = 0;

export function setFactors(parent: i32, name: i32): void {
  parentFactor = parent;
  nameFactor = name;
}

/** @param limit of nodes, at most 16 million */
export function clearNodes(limit: i32): void {
  nodeLimit = limit;
  nodeCount = 0;
  makeSlots(2048);
}

export function nodeAt(node: i32): usize {
  return rowAt(blocks, node, NODE);
}

/** The child whose name has that number; -1 where there is none. */
export function child(parent: i32, name: i32): i32 {
  return load<i32>(slotOf(parent, name));
}

/** The same, made with this kind where there is none; -1 where there are too many nodes. */
export function childOrNew(parent: i32, name: i32, kind: i32): i32 {
  const slot = slotOf(parent, name);
  const known = load<i32>(slot);
  if (known >= 0) {
    if (load<i32>(nodeAt(known) + NEXT_SIBLING) === UNLISTED) list(known, parent);
    return known;
  }
  if (nodeCount >= nodeLimit) return NONE;
  const node = addNode(parent, name, kind);
  store<i32>(slot, node);
  list(node, parent);
  if (2 * nodeCount > mask) makeSlots(4 * (mask + 1));
  return node;
}

/** Adds a node that nobody finds as a child. */
export function addNode(parent: i32, name: i32, kind: i32): i32 {
  const node = nodeCount++;
  makeRoom(blocks, node, NODE);
  const at = nodeAt(node);
  // By a call it would take longer.
  store<u64>(at + OWNER, 0);
  store<u64>(at + MTIME, 0);
  store<u32>(at + MODE, 0);
  store<i32>(at + PARENT, parent);
  store<i32>(at + NAME, name);
  store<u8>(at + KIND, <u8>kind);
  store<i32>(at + INODE, NONE);
  store<i32>(at + FIRST_CHILD, NONE);
  store<i32>(at + NEXT_SIBLING, NONE);
  return node;
}

/** Says that nothing is there any more. What is below it is taken from it by `takeChild`. */
export function hideNode(node: i32): void {
  const at = nodeAt(node);
  store<u8>(at + KIND, 0);
  store<u8>(at + FLAGS, load<u8>(at + FLAGS) & ~(<u8>HARD_LINK));
  store<i32>(at + INODE, NONE);
}

/** Takes the first child from a node's list, or a layer that replaces a large folder over and over would walk through it each time. */
export function takeChild(node: i32): i32 {
  const at = nodeAt(node);
  const first = load<i32>(at + FIRST_CHILD);
  if (first < 0) return NONE;
  const own = nodeAt(first);
  store<i32>(at + FIRST_CHILD, load<i32>(own + NEXT_SIBLING));
  store<i32>(own + NEXT_SIBLING, UNLISTED);
  return first;
}

function list(node: i32, parent: i32): void {
  const at = nodeAt(parent);
  store<i32>(nodeAt(node) + NEXT_SIBLING, load<i32>(at + FIRST_CHILD));
  store<i32>(at + FIRST_CHILD, node);
}

/** Where the node of a child is, or goes. */
function slotOf(parent: i32, name: i32): usize {
  let slot = hashOf(parent, name) & mask;
  while (!isSlotOf(slot, parent, name)) slot = (slot + 1) & mask;
  return slots + (slot << 2);
}

function isSlotOf(slot: i32, parent: i32, name: i32): bool {
  const node = load<i32>(slots + (slot << 2));
  if (node < 0) return true;
  const at = nodeAt(node);
  return load<i32>(at + NAME) === name && load<i32>(at + PARENT) === parent;
}

function hashOf(parent: i32, name: i32): i32 {
  let mixed = (parent * parentFactor) ^ (name * nameFactor);
  mixed ^= mixed >>> 15;
  return (mixed * 0x2c1b3c6d) >>> 3;
}

function makeSlots(count: i32): void {
  slots = allocate(count << 2);
  slotCount = count;
  mask = count - 1;
  memory.fill(slots, 0xff, count << 2);
  // The root is nobody's child.
  for (let node = 1; node < nodeCount; node++) {
    const row = nodeAt(node);
    let slot = hashOf(load<i32>(row + PARENT), load<i32>(row + NAME)) & mask;
    while (load<i32>(slots + (slot << 2)) >= 0) slot = (slot + 1) & mask;
    store<i32>(slots + (slot << 2), node);
  }
}
