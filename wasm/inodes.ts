/** The regular files that a layer stores; see `src/layers/layerInodes.ts`. */
import { makeRoom, rowAt } from './arena';

/** Of an inode: its fields, by where they are. */
const SIZE: i32 = 0;
const OFFSET: i32 = 8;
const STORED: i32 = 16;
export const OWN_NODE: i32 = 24;
export const INODE: i32 = 28;
/** Of a layer: 67 million, whose headers alone are 34 GB. */
const INODE_LIMIT: i32 = 1 << 26;

export const inodes: usize = memory.data((INODE_LIMIT >> 12) * 4, 8);
export let inodeCount: i32 = 0;
/** Bytes of all files together. */
export let fileBytes: f64 = 0;

export function clearInodes(): void {
  inodeCount = 0;
  fileBytes = 0;
}

export function inodeAt(inode: i32): usize {
  return rowAt(inodes, inode, INODE);
}

/** @param stored bytes of the tar that hold it, from `offset` on */
export function addInode(node: i32, size: f64, offset: f64, stored: f64): i32 {
  if (inodeCount >= INODE_LIMIT) unreachable();
  const inode = inodeCount++;
  makeRoom(inodes, inode, INODE);
  const at = inodeAt(inode);
  store<f64>(at + SIZE, size);
  store<f64>(at + OFFSET, offset);
  store<f64>(at + STORED, stored);
  store<i32>(at + OWN_NODE, node);
  fileBytes += size;
  return inode;
}

/** Gives a file that was nobody's to a node. */
export function giveInode(inode: i32, node: i32, size: f64): void {
  const at = inodeAt(inode);
  store<i32>(at + OWN_NODE, node);
  store<f64>(at + SIZE, size);
  fileBytes += size;
}
