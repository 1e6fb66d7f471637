/**
 * Stacks layers: a tree in which each path keeps its versions (image-spec, layer.md, and what overlayfs shows where that is
 * silent). What is to be compared, and what is odd, is script's to look at afterwards.
 */
import { allocate, gather, makeRoom, releaseAll, rowAt } from './arena';
import { clearNames, numberOf } from './names';
import * as nodes from './nodes';
import { BARE, LAST, NONE, nodeAt } from './nodes';
import * as versions from './versions';
import {
  ADDED,
  addVersion,
  clearVersions,
  entryOf,
  kindOf,
  layerOf,
  newestAt,
  REMOVED,
  versionCount,
  visibleAt,
} from './versions';

export {
  factors,
  hashColumn,
  LONGEST,
  nameBytes,
  nameColumns,
  nameCount,
  slotCount as nameSlotCount,
  slots as nameSlots,
} from './names';
export { nodeCount, setFactors, slotCount as childSlotCount, slots as childSlots } from './nodes';
export { versionCount } from './versions';

/** Of `KIND` and `FLAG` in `src/image/layerIndex.ts`; the last one is for this. */
const NOTHING: u8 = 0;
const IMPLIED: u8 = 1;
const FILE: u8 = 2;
const DIRECTORY: u8 = 3;
const WHITEOUT: u8 = 1;
const OPAQUE: u8 = 2;
const OUTSIDE: u8 = 0x80;

const ROOT: i32 = 0;
/** Paths of an image above this are refused: 16 million. Layers with more than ten together are passed over before. */
export const NODE_LIMIT: i32 = 16_000_000;

/** What script looks at: two versions of a path, a hard link out of the layer, a parent that was replaced. */
const COMPARED: i32 = 0;
const LINKED: i32 = 1;
const REPLACED: i32 = 2;
const EVENT: i32 = 12;
const EVENT_LIMIT: i32 = 1 << 26;
const events: usize = memory.data(16384 * 4, 8);
export let eventCount: i32 = 0;

/** The layer that is stacked: its columns by entry and by name, and what the tree has for each. */
let capacity: usize = 0;
let input: usize = 0;
let entries: i32 = 0;
let names: i32 = 0;

/** Folders whose children are to be removed. */
let pending: usize = 0;
let room: i32 = 0;

/** Begins another image. */
export function begin(): void {
  releaseAll();
  clearNames();
  nodes.clearNodes(NODE_LIMIT);
  clearVersions();
  eventCount = 0;
  capacity = 0;
  room = 0;
  nodes.addNode(NONE, numberOf(input, 0), 0);
  store<i32>(nodeAt(ROOT) + LAST, NONE);
  store<u8>(nodeAt(ROOT) + BARE, 1);
}

/**
 * Begins another layer.
 * @returns where its columns go one behind the other: parents, names and ends of names, kinds, flags, and the names' bytes
 */
export function beginLayer(entryCount: i32, layerNames: i32, bytes: i32): usize {
  entries = entryCount;
  names = layerNames;
  const size = <usize>entryCount * 14 + <usize>layerNames * 8 + bytes;
  if (size > capacity) {
    capacity = size + (size >> 1);
    // Names are copied eight bytes at once.
    input = allocate(capacity + 8);
  }
  memory.fill(nodesOf(), 0xff, entryCount << 2);
  memory.fill(numbersOf(), 0xff, layerNames << 2);
  store<i32>(nodesOf(), ROOT);
  return input;
}

function namesOf(): usize {
  return input + ((<usize>entries) << 2);
}
function endsOf(): usize {
  return namesOf() + ((<usize>entries) << 2);
}
function nodesOf(): usize {
  return endsOf() + ((<usize>names) << 2);
}
function numbersOf(): usize {
  return nodesOf() + ((<usize>entries) << 2);
}
function kindsOf(): usize {
  return numbersOf() + ((<usize>names) << 2);
}
function flagsOf(): usize {
  return kindsOf() + <usize>entries;
}
function bytesOf(): usize {
  return flagsOf() + <usize>entries;
}

/** Stacks some entries of the layer that was begun, in their order. */
export function apply(layer: i32, from: i32, to: i32): void {
  const kinds = kindsOf();
  const flags = flagsOf();
  for (let entry = from; entry < to; entry++) {
    const kind = load<u8>(kinds + entry);
    const flag = load<u8>(flags + entry);
    // Markers may lie below what the layer hides again, so nothing is passed over.
    const node = entry === 0 ? ROOT : nodeFor(entry, kind);
    if (node < 0) continue;
    store<i32>(nodesOf() + (entry << 2), node);
    if (flag & WHITEOUT) removeTree(node, layer, true);
    if (flag & OPAQUE) removeTree(node, layer, false);
    if (kind >= FILE) write(node, layer, entry, kind, flag);
    else if (kind === IMPLIED) imply(node, layer);
  }
}

/** The tree's node for an entry; none for a whiteout of what is not there. */
function nodeFor(entry: i32, kind: u8): i32 {
  const parent = load<i32>(nodesOf() + (load<i32>(input + (entry << 2)) << 2));
  if (parent < 0) return NONE;
  const id = load<i32>(namesOf() + (entry << 2));
  const known = numbersOf() + (id << 2);
  let name = load<i32>(known);
  if (name < 0) {
    const start = id === 0 ? 0 : load<i32>(endsOf() + ((id - 1) << 2));
    name = numberOf(bytesOf() + start, load<i32>(endsOf() + (id << 2)) - start);
    store<i32>(known, name);
  }
  if (kind === NOTHING) return nodes.child(parent, name);
  const before = nodes.nodeCount;
  const node = nodes.childOrNew(parent, name, 0);
  if (node < 0) unreachable();
  if (node === before) {
    store<i32>(nodeAt(node) + LAST, NONE);
    store<u8>(nodeAt(node) + BARE, 1);
  }
  return node;
}

function write(node: i32, layer: i32, entry: i32, kind: u8, flag: u8): void {
  // Most paths are new.
  if (kind !== DIRECTORY && load<u8>(nodeAt(node) + BARE) === 0) removeTree(node, layer, false);
  const before = visibleAt(node, layer - 1);
  const version = addVersion(node, layer, entry, kind, ADDED);
  let above = load<i32>(nodeAt(node) + nodes.PARENT);
  while (above >= 0 && load<u8>(nodeAt(above) + BARE) === 1) {
    store<u8>(nodeAt(above) + BARE, 0);
    above = load<i32>(nodeAt(above) + nodes.PARENT);
  }
  if (flag & OUTSIDE) tell(LINKED, version, layer);
  if (before >= 0 && node !== ROOT) tell(COMPARED, version, before);
}

/** An implied directory shows through to a directory below it, and replaces anything else. */
function imply(node: i32, layer: i32): void {
  const before = visibleAt(node, layer - 1);
  if (before < 0 || kindOf(before) === DIRECTORY || newestAt(node, layer) !== before) return;
  addVersion(node, layer, NONE, NOTHING, REMOVED);
  tell(REPLACED, node, layer);
}

/** Removes what lower layers have at and below a path. What this layer writes there comes later, so it stays. */
function removeTree(top: i32, layer: i32, withTop: bool): void {
  if (withTop) remove(top, layer);
  let left = push(0, top);
  while (left > 0) {
    const at = nodeAt(load<i32>(pending + (--left << 2)));
    if (load<u8>(at + BARE) === 1) continue;
    store<u8>(at + BARE, 1);
    for (let child = load<i32>(at + nodes.FIRST_CHILD); child >= 0; ) {
      remove(child, layer);
      left = push(left, child);
      child = load<i32>(nodeAt(child) + nodes.NEXT_SIBLING);
    }
  }
}

function remove(node: i32, layer: i32): void {
  const version = load<i32>(nodeAt(node) + LAST);
  if (version >= 0 && entryOf(version) >= 0 && layerOf(version) < layer)
    addVersion(node, layer, NONE, NOTHING, REMOVED);
}

/** @returns how many are pending then */
function push(count: i32, node: i32): i32 {
  if (count === room) {
    const before = pending;
    room = max(1024, 2 * room);
    pending = allocate((<usize>room) << 2);
    memory.copy(pending, before, (<usize>count) << 2);
  }
  store<i32>(pending + ((<usize>count) << 2), node);
  return count + 1;
}

function tell(what: i32, one: i32, other: i32): void {
  if (eventCount >= EVENT_LIMIT) unreachable();
  const event = eventCount++;
  makeRoom(events, event, EVENT);
  const at = rowAt(events, event, EVENT);
  store<i32>(at, what);
  store<i32>(at, one, 4);
  store<i32>(at, other, 8);
}

/** @returns where a column of all nodes is, until anything is added: parent, name, first child, next sibling or last version */
export function nodeColumn(number: i32): usize {
  return gather(nodes.blocks, nodes.nodeCount, nodes.NODE, number << 2, 4);
}

/** The same of all versions: node, layer, entry, previous or change. */
export function versionColumn(number: i32): usize {
  return gather(versions.versions, versionCount, versions.VERSION, number << 2, number === 4 ? 1 : 4);
}

/** The same of what script has to look at: what it is, and two numbers. */
export function eventColumn(number: i32): usize {
  return gather(events, eventCount, EVENT, number << 2, 4);
}
