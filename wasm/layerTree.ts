/** The paths of one layer while its tar is read. What is rare of them is script's. */
import { gather, releaseAll } from './arena';
import { fill } from './host';
import { addInode, clearInodes, fileBytes, INODE, inodeAt, inodeCount, inodes, OWN_NODE } from './inodes';
import { clearNames, LONGEST, nameBytes, numberOf } from './names';
import * as nodes from './nodes';
import { DIRECTORY, FILE, forgetDirectory, place, SYMLINK } from './placing';
import { numbers, readHeader } from './tarHeader';

export { addInode, fileBytes, giveInode, inodeCount } from './inodes';
export { factors, knownNumberOf, LONGEST, nameBytes, nameColumns, nameCount, numberOf } from './names';
export { child, childOrNew, hideNode, nodeCount, setFactors, takeChild } from './nodes';
export { forgetDirectory, place, rememberDirectory, setAttributes } from './placing';

/** Where a tar's bytes are. */
export const WINDOW: i32 = 65536;
export const bytes: usize = memory.data(WINDOW + 8, 16);
/** Where names and paths are that are asked for. */
export const text: usize = memory.data(LONGEST + 8, 8);

/** Paths that are given in two parts: 155 and 100 bytes, and a slash. */
const joined: usize = memory.data(256 + 8, 8);

/** Paths of a layer above this are refused: 5 million, which take half a gigabyte; the largest layers known have one. */
const NODE_LIMIT: i32 = 5_000_000;

/** User, group and row of owners that were met: others are script's to number. */
const OWNERS: i32 = 64;
const OWNER: i32 = 24;
const owners: usize = memory.data(OWNERS * OWNER, 8);

/** Why `readEntries` stopped: more bytes are needed; something else begins here; the last one is a symlink, or a file of which the content is wanted. */
const MORE: i32 = 0;
const OTHER: i32 = 1;
const LINK: i32 = 2;
const CONTENT: i32 = 3;

/**
 * What `readEntries` tells: where the next header begins in the tar, and where the content of the last entry ends; its node,
 * inode and size; where in `bytes` its link is, and how long; the bytes of all names and of all files, and how many these are.
 */
export const told: usize = memory.data(10 * 8, 8);

/** Headers are looked for in small windows, larger ones where headers lie close. */
const SMALL: i32 = 4096;
/** Where in the tar the bytes begin that were read by `hop`, and how many there are. */
export let windowOffset: f64 = 0;
export let windowLength: i32 = 0;

/**
 * Goes from header to header and reads what is needed for it.
 * @param from of a header in the tar
 * @param size of the tar
 * @param names bytes of names at which to stop
 * @param files the same of files
 * @returns as `readEntries`; `OTHER` also where a limit is reached or too little is there for a header
 */
export function hop(from: f64, size: f64, names: f64, files: f64): i32 {
  let position = from;
  while (position < size) {
    const isThere = position >= windowOffset && position + 512 <= windowOffset + <f64>windowLength;
    if (!isThere) {
      // Headers that lie close are read together.
      const goesOn = position >= windowOffset && position <= windowOffset + <f64>windowLength;
      const length = goesOn ? max(SMALL, min(2 * windowLength, WINDOW)) : SMALL;
      windowLength = 0;
      windowLength = fill(position, length);
      windowOffset = position;
      if (windowLength < 512) break;
    }
    const stop = readEntries(<i32>(position - windowOffset), windowLength, windowOffset, false);
    if (stop !== MORE || <f64>nameBytes > names || fileBytes > files) return stop === MORE ? OTHER : stop;
    position = load<f64>(told);
  }
  store<f64>(told, position);
  return OTHER;
}

/** Says that other bytes are in `bytes` now. */
export function forgetWindow(): void {
  windowLength = 0;
}

/** Begins another layer. */
export function begin(): void {
  forgetWindow();
  releaseAll();
  clearNames();
  nodes.clearNodes(NODE_LIMIT);
  clearInodes();
  forgetDirectory();
  memory.fill(owners, 0xff, OWNERS * OWNER);
  nodes.addNode(-1, numberOf(bytes, 0), 1);
}

/** Says which row an owner has. */
export function setOwner(uid: f64, gid: f64, row: i32): void {
  const at = ownerAt(uid, gid);
  store<f64>(at, uid);
  store<f64>(at, gid, 8);
  store<i32>(at, row, 16);
}

/** The row of an owner; -1 where script has to say it. */
function ownerOf(uid: f64, gid: f64): i32 {
  const at = ownerAt(uid, gid);
  return load<f64>(at) === uid && load<f64>(at, 8) === gid ? load<i32>(at, 16) : -1;
}

function ownerAt(uid: f64, gid: f64): usize {
  return owners + (<i32>(<i64>uid * 31 + <i64>gid) & (OWNERS - 1)) * OWNER;
}

/**
 * Reads entries from headers in `bytes`, and passes over what they contain.
 * @param from of the first header
 * @param end of the bytes
 * @param offset of `bytes` in the tar
 * @param contents whether to stop at each file
 * @returns why it stopped; `told` tells where
 */
export function readEntries(from: i32, end: i32, offset: f64, contents: bool): i32 {
  const stop = read(from, end, offset, contents);
  store<f64>(told, nameBytes, 56);
  store<f64>(told, fileBytes, 64);
  store<f64>(told, inodeCount, 72);
  return stop;
}

function read(from: i32, end: i32, offset: f64, contents: bool): i32 {
  let position = offset + <f64>from;
  for (let at = from; at + 512 <= end; at = <i32>(position - offset)) {
    store<f64>(told, position);
    const lengths = readHeader(bytes + at);
    if (lengths < 0) return OTHER;
    const header = bytes + at;
    const type = load<u8>(header, 156);
    const kind = type === 0x30 || type === 0 ? FILE : type === 0x35 ? DIRECTORY : type === 0x32 ? SYMLINK : <u8>0;
    if (kind === 0) return OTHER;
    let path = header;
    let length = lengths & 0xff;
    const before = (lengths >> 8) & 0xff;
    if (before > 0) {
      memory.copy(joined, header + 345, before);
      store<u8>(joined + before, 0x2f);
      memory.copy(joined + before + 1, header, length);
      path = joined;
      length += before + 1;
    }
    if (length === 0 || (kind !== DIRECTORY && load<u8>(path + length - 1) === 0x2f)) return OTHER;
    const owner = ownerOf(load<f64>(numbers + 8), load<f64>(numbers + 16));
    if (owner < 0) return OTHER;
    const mode = <i32>load<f64>(numbers) & 0o7777;
    const node = place(path, length, kind, mode, owner, load<f64>(numbers + 32));
    if (node < 0) return OTHER;
    const begin = position + 512;
    const size = kind === FILE ? load<f64>(numbers + 24) : 0;
    position = begin + Math.ceil(size / 512) * 512;
    store<f64>(told, position);
    store<f64>(told, begin + size, 8);
    if (kind === FILE) {
      const inode = addInode(node, size, begin, size);
      store<i32>(nodes.nodeAt(node) + nodes.INODE, inode);
      store<f64>(told, inode, 24);
      store<f64>(told, size, 32);
      if (contents) return CONTENT;
    } else if (kind === SYMLINK) {
      store<f64>(told, node, 16);
      store<f64>(told, at + 157, 40);
      store<f64>(told, lengths >> 16, 48);
      return LINK;
    }
    if (position >= offset + <f64>end) return MORE;
  }
  return MORE;
}

export function kindOf(which: i32): i32 {
  return load<u8>(nodes.nodeAt(which) + nodes.KIND);
}

export function setKind(which: i32, kind: i32): void {
  store<u8>(nodes.nodeAt(which) + nodes.KIND, <u8>kind);
}

export function addFlag(which: i32, flag: i32): void {
  const at = nodes.nodeAt(which) + nodes.FLAGS;
  store<u8>(at, load<u8>(at) | <u8>flag);
}

export function inodeOf(which: i32): i32 {
  return load<i32>(nodes.nodeAt(which) + nodes.INODE);
}

export function setInode(which: i32, to: i32): void {
  store<i32>(nodes.nodeAt(which) + nodes.INODE, to);
}

/** The node that an inode was first written under. */
export function ownNodeOf(which: i32): i32 {
  return load<i32>(inodeAt(which) + OWN_NODE);
}

/** @returns where a column of all nodes is, until anything is added: parent, name, kind, flags, mode, owner, time or inode */
export function nodeColumn(number: i32): usize {
  const field = load<u8>(nodeFields + (number << 1));
  return gather(nodes.blocks, nodes.nodeCount, nodes.NODE, field, load<u8>(nodeFields + (number << 1), 1));
}

/** The same of all inodes: size, offset, stored bytes or node. */
export function inodeColumn(number: i32): usize {
  return gather(inodes, inodeCount, INODE, number << 3, number === 3 ? 4 : 8);
}

/** Where the fields of a node are that are columns, and how long they are. */
const nodeFields: usize = memory.data<u8>([
  <u8>nodes.PARENT,
  4,
  <u8>nodes.NAME,
  4,
  <u8>nodes.KIND,
  1,
  <u8>nodes.FLAGS,
  1,
  <u8>nodes.MODE,
  2,
  <u8>nodes.OWNER,
  4,
  <u8>nodes.MTIME,
  8,
  <u8>nodes.INODE,
  4,
]);
