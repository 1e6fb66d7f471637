/**
 * CRC-32 as gzip has it (RFC 1952, 8). x^300 + x^155 + x^117 + x^89 + 1 is a multiple of its polynomial, and so is the same
 * with x^128 for x. Therefore a vector of 16 bytes may be replaced by adding it to those 145, 183, 211 and 300 vectors
 * behind it, until only the last 300 are left, which go through tables.
 */
import { BEHIND, WINDOW } from './memory';

const POLYNOMIAL: u32 = 0xedb88320;
/** In bytes: how far back those lie that were added to a vector. */
const FOLDS: i32 = 300 * 16;
const NEAR: i32 = 145 * 16;
const MIDDLE: i32 = 183 * 16;
const FAR: i32 = 211 * 16;

/** Eight tables, of one byte and of one byte that up to seven others follow. */
const tables: usize = memory.data(8 * 256 * 4, 16);
/** What the vectors have become, behind zeros. */
const folded: usize = memory.data(FOLDS + WINDOW + BEHIND, 16) + FOLDS;
/** What the last ones have become. */
const remaining: usize = memory.data(FOLDS, 16);

/** Must be called once. */
export function makeTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >> 1) ^ (POLYNOMIAL & (0 - (rest & 1)));
    store<u32>(tables + (byte << 2), rest);
  }
  for (let index: u32 = 256; index < 8 * 256; index++) {
    const before = load<u32>(tables + ((index - 256) << 2));
    store<u32>(tables + (index << 2), (before >> 8) ^ load<u32>(tables + ((before & 0xff) << 2)));
  }
}

/** The checksum of what `crc` is one of and these bytes behind it: at most a window. */
export function crc32(crc: u32, start: usize, length: usize): u32 {
  // Folding hardly more than what remains would save nothing.
  if (length < 3 * FOLDS) return ~byTables(~crc, start, length);
  const vectors = length & ~15;
  const last = vectors - FOLDS;
  v128.store(folded, v128.xor(v128.load(start), v128.replace_lane<u32>(v128.splat<u32>(0), 0, ~crc)));
  for (let at: usize = 16; at < last; at += 16) v128.store(folded + at, fold(start, at));
  // What remains is added to nothing.
  memory.fill(folded + last, 0, FOLDS);
  for (let at = last; at < vectors; at += 16) v128.store(remaining + (at - last), fold(start, at));
  const rest = byTables(0, remaining, FOLDS);
  return ~byTables(rest, start + vectors, length - vectors);
}

function fold(start: usize, at: usize): v128 {
  const to = folded + at;
  const nearer = v128.xor(v128.load(to - NEAR), v128.load(to - MIDDLE));
  const farther = v128.xor(v128.load(to - FAR), v128.load(to - FOLDS));
  return v128.xor(v128.load(start + at), v128.xor(nearer, farther));
}

/** Without the inversions at both ends. */
function byTables(crc: u32, start: usize, length: usize): u32 {
  let at = start;
  for (const end = start + (length & ~7); at < end; at += 8) {
    const low = load<u32>(at) ^ crc;
    const high = load<u32>(at, 4);
    crc =
      table(7, low & 0xff) ^
      table(6, (low >> 8) & 0xff) ^
      table(5, (low >> 16) & 0xff) ^
      table(4, low >> 24) ^
      table(3, high & 0xff) ^
      table(2, (high >> 8) & 0xff) ^
      table(1, (high >> 16) & 0xff) ^
      table(0, high >> 24);
  }
  for (const end = start + length; at < end; at++) crc = (crc >> 8) ^ table(0, (crc ^ load<u8>(at)) & 0xff);
  return crc;
}

function table(followers: u32, byte: u32): u32 {
  return load<u32>(tables + (((followers << 8) | byte) << 2));
}
