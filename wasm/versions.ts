/** What layers wrote and removed: each path's versions; see `src/image/versionTree.ts`. */
import { makeRoom, rowAt } from './arena';
import { LAST, NONE, nodeAt } from './nodes';

/** Of a version: its fields, by where they are. */
export const NODE: i32 = 0;
export const LAYER: i32 = 4;
/** The node of the layer's index; none of a removal. */
export const ENTRY: i32 = 8;
export const PREVIOUS: i32 = 12;
/** Of `CHANGE`. */
export const CHANGE: i32 = 16;
/** What is there, as the layer's index says. */
export const KIND: i32 = 17;
export const VERSION: i32 = 18;

export const ADDED: u8 = 1;
export const REMOVED: u8 = 5;

export const versions: usize = memory.data(16384 * 4, 8);
/** Of an image: 67 million, six for each path that one may have. */
const VERSION_LIMIT: i32 = 1 << 26;
export let versionCount: i32 = 0;

export function clearVersions(): void {
  versionCount = 0;
}

export function versionAt(version: i32): usize {
  return rowAt(versions, version, VERSION);
}

export function layerOf(version: i32): i32 {
  return load<i32>(versionAt(version) + LAYER);
}

export function entryOf(version: i32): i32 {
  return load<i32>(versionAt(version) + ENTRY);
}

export function kindOf(version: i32): u8 {
  return load<u8>(versionAt(version) + KIND);
}

/** A path's newest version at or below a layer, removals too. */
export function newestAt(node: i32, layer: i32): i32 {
  let version = load<i32>(nodeAt(node) + LAST);
  while (version >= 0 && layerOf(version) > layer) version = load<i32>(versionAt(version) + PREVIOUS);
  return version;
}

/** The version by which a path is there after a layer. */
export function visibleAt(node: i32, layer: i32): i32 {
  const version = newestAt(node, layer);
  return version >= 0 && entryOf(version) >= 0 ? version : NONE;
}

/** A layer has one for each path, so one that says “removed” turns into what is written. */
export function addVersion(node: i32, layer: i32, entry: i32, kind: u8, change: u8): i32 {
  const last = load<i32>(nodeAt(node) + LAST);
  let version = last;
  if (last < 0 || layerOf(last) !== layer) {
    if (versionCount >= VERSION_LIMIT) unreachable();
    version = versionCount++;
    makeRoom(versions, version, VERSION);
    const at = versionAt(version);
    store<i32>(at + NODE, node);
    store<i32>(at + LAYER, layer);
    store<i32>(at + PREVIOUS, last);
    store<i32>(nodeAt(node) + LAST, version);
  }
  store<i32>(versionAt(version) + ENTRY, entry);
  store<u8>(versionAt(version) + CHANGE, change);
  store<u8>(versionAt(version) + KIND, kind);
  return version;
}
