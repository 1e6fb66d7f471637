/**
 * CRC-32 as gzip has it (RFC 1952, 8). x^300 + x^155 + x^117 + x^89 + 1 is a multiple of its polynomial, and so is the same
 * with x^128 for x. Therefore a vector of 16 bytes may be replaced by adding it to those 145, 183, 211 and 300 vectors
 * behind it, until only the last 300 are left, which go through tables.
 */
const POLYNOMIAL: u32 = 0xedb88320;
/** In bytes: how far back those lie that were added to a vector. */
const FOLDS: i32 = 300 * 16;
const NEAR: i32 = 145 * 16;
const MIDDLE: i32 = 183 * 16;
const FAR: i32 = 211 * 16;

/** Vectors are folded so many bytes at a time, which stay in the nearest cache. */
const SEGMENT: i32 = 1024 * 16;

/** Eight tables, of one byte and of one byte that up to seven others follow. */
const tables: usize = memory.data(8 * 256 * 4, 16);
/** What the vectors of a segment have become, behind the last ones before it. */
const folded: usize = memory.data(FOLDS + SEGMENT, 16) + FOLDS;
/** What the last ones of all have become. */
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

/** The checksum of what `crc` is one of and these bytes behind it. */
export function crc32(crc: u32, start: usize, length: usize): u32 {
  // Folding hardly more than what remains would save nothing.
  if (length < 3 * FOLDS) return ~byTables(~crc, start, length);
  const end = start + length;
  const last = start + (length & ~15) - FOLDS;
  memory.fill(folded - FOLDS, 0, FOLDS);
  // From there it is added to the first vector alone.
  store<u32>(folded - FOLDS, ~crc);
  let at = start;
  while (at < last) {
    const size = min<usize>(SEGMENT, last - at);
    foldAll(at, folded, size);
    memory.copy(folded - FOLDS, folded + size - FOLDS, FOLDS);
    at += size;
  }
  // What remains is added to nothing.
  memory.fill(folded, 0, FOLDS);
  foldAll(at, remaining, FOLDS);
  return ~byTables(byTables(0, remaining, FOLDS), at + FOLDS, end - at - FOLDS);
}

/** Adds to each vector from `from` on what was before it, as `folded` has it. */
function foldAll(from: usize, to: usize, size: usize): void {
  for (let at: usize = 0; at < size; at += 16) {
    const before = folded + at;
    const nearer = v128.xor(v128.load(before - NEAR), v128.load(before - MIDDLE));
    const farther = v128.xor(v128.load(before - FAR), v128.load(before - FOLDS));
    v128.store(to + at, v128.xor(v128.load(from + at), v128.xor(nearer, farther)));
  }
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
