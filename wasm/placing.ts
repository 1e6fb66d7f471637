/**
 * Places entries as nearly all are: nothing was at their path, and no link is on the way there. Any other is left to script.
 */
import { isSame, numberOf } from './names';
import { childOrNew, INODE, KIND, MODE, MTIME, NONE, nodeAt, OWNER } from './nodes';

/** Of `KIND` in `src/image/layerIndex.ts`. */
const NOTHING: u8 = 0;
const IMPLIED: u8 = 1;
export const FILE: u8 = 2;
export const DIRECTORY: u8 = 3;
export const SYMLINK: u8 = 4;

const ROOT: i32 = 0;
const SLASH: u8 = 0x2f;
const DOT: u8 = 0x2e;
/** `.wh.` */
const WHITEOUT: u32 = 0x2e68772e;
/** Parts of a path at most. */
const DEPTH: i32 = 2048;

/** Entries of one directory come together: the directory of the last one, as it was written. */
const LONGEST_DIRECTORY: i32 = 4096;
const lastDirectory: usize = memory.data(LONGEST_DIRECTORY + 8, 8);
let lastLength: i32 = 0;
let lastParent: i32 = NONE;

/** Has the next directory be looked up: what is there may be another one. */
export function forgetDirectory(): void {
  lastParent = NONE;
}

/** Says where a directory is that was reached in another way: it counts as long as nothing is hidden. */
export function rememberDirectory(directory: usize, length: i32, parent: i32): void {
  lastParent = NONE;
  if (length > LONGEST_DIRECTORY) return;
  memory.copy(lastDirectory, directory, length);
  lastLength = length;
  lastParent = parent;
}

/** @returns the node; `NONE` where that is no plain thing to do, in which case nothing but parents was added */
export function place(path: usize, length: i32, kind: u8, mode: i32, owner: i32, mtime: f64): i32 {
  let end = path + length;
  if (kind === DIRECTORY && length > 0 && load<u8>(end - 1) === SLASH) end--;
  let base = end;
  while (base > path && load<u8>(base - 1) !== SLASH) base--;
  if (!isPlain(base, end)) return NONE;
  const parent = parentOf(path, <i32>(base - path));
  if (parent < 0) return NONE;
  const node = childOrNew(parent, numberOf(base, <i32>(end - base)), NOTHING);
  if (node < 0) return NONE;
  const at = nodeAt(node);
  const before = load<u8>(at + KIND);
  if (before !== NOTHING && !(kind === DIRECTORY && before === IMPLIED)) return NONE;
  store<u8>(at + KIND, kind);
  setAttributes(node, mode, owner, mtime);
  return node;
}

/** Mode, owner and time; the inode is nobody's again. */
export function setAttributes(node: i32, mode: i32, owner: i32, mtime: f64): void {
  const at = nodeAt(node);
  store<u16>(at + MODE, <u16>mode);
  store<i32>(at + OWNER, owner);
  store<f64>(at + MTIME, mtime);
  store<i32>(at + INODE, NONE);
}

/** The directory that a path of a directory names, slash at its end and all. */
function parentOf(directory: usize, length: i32): i32 {
  if (lastParent >= 0 && length === lastLength && isSame(directory, lastDirectory, length)) return lastParent;
  const parent = walk(directory, directory + length);
  if (parent >= 0) rememberDirectory(directory, length, parent);
  return parent;
}

function walk(from: usize, end: usize): i32 {
  if (!isPlainPath(from, end)) return NONE;
  let node = ROOT;
  for (let at = from; at < end; ) {
    const stop = endOfPart(at, end);
    if (!isHere(at, stop)) {
      node = childOrNew(node, numberOf(at, <i32>(stop - at)), IMPLIED);
      if (node < 0) return NONE;
      const kind = load<u8>(nodeAt(node) + KIND);
      if (kind === NOTHING) store<u8>(nodeAt(node) + KIND, IMPLIED);
      else if (kind !== DIRECTORY && kind !== IMPLIED) return NONE;
    }
    at = stop + 1;
  }
  return node;
}

function isPlainPath(from: usize, end: usize): bool {
  let depth = 0;
  for (let at = from; at < end; ) {
    const stop = endOfPart(at, end);
    if (!isHere(at, stop) && (!isPlain(at, stop) || ++depth >= DEPTH)) return false;
    at = stop + 1;
  }
  return true;
}

function endOfPart(from: usize, end: usize): usize {
  let at = from;
  while (at < end && load<u8>(at) !== SLASH) at++;
  return at;
}

/** Whether a part of a path leads nowhere else. */
function isHere(from: usize, end: usize): bool {
  return from === end || (end - from === 1 && load<u8>(from) === DOT);
}

/** Whether a part of a path is a name, and no marker. */
function isPlain(from: usize, end: usize): bool {
  const length = end - from;
  if (length === 0) return false;
  if (load<u8>(from) !== DOT) return true;
  if (length === 1 || (length === 2 && load<u8>(from, 1) === DOT)) return false;
  return length < 4 || load<u32>(from) !== WHITEOUT;
}
