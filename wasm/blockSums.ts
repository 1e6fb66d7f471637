/**
 * Sums of blocks under a secret key: NH (RFC 4418, 5.2.2) twice, with the key moved by a vector. Whoever does not know the
 * key finds no two blocks that share a sum, but once in 2^64 times.
 */

const BLOCK: i32 = 4096;
/** Blocks at once. */
const BLOCKS: i32 = 32;

export const blocks: usize = memory.data(BLOCK * BLOCKS, 16);
/** Two, each as long as a block and a vector. */
export const keys: usize = memory.data(2 * (BLOCK + 16), 16);
/** 16 bytes for each block, and room to sum them up. */
export const sums: usize = memory.data(BLOCK, 16);

/** Sums up so many of `blocks`, by the first or the second key. */
export function sumUp(count: u32, second: bool): void {
  const key = second ? keys + BLOCK + 16 : keys;
  for (let block: u32 = 0; block < min<u32>(count, BLOCKS); block++)
    sumUpBlock(blocks + block * BLOCK, key, sums + (block << 4));
}

/**
 * Sums up the first bytes of `blocks`, and then their sums with how many bytes there are, by the second key, to where the first
 * sum was.
 * @param length one to as many as there is room for
 * @returns false where a block is all zeros, which is summed up otherwise
 */
export function sumUpContent(length: u32): bool {
  const end = blocks + length;
  memory.fill(end, 0, (blocks - end) & (BLOCK - 1));
  let to = sums;
  for (let block = blocks; block < end; block += BLOCK) {
    if (isZero(block)) return false;
    sumUpBlock(block, keys, to);
    to += 16;
  }
  store<f64>(to, <f64>length);
  memory.fill(to + 8, 0, sums + BLOCK - (to + 8));
  sumUpBlock(sums, keys + BLOCK + 16, sums);
  return true;
}

function isZero(block: usize): bool {
  for (let at = block; at < block + BLOCK; at += 8) if (load<u64>(at) !== 0) return false;
  return true;
}

function sumUpBlock(block: usize, key: usize, to: usize): void {
  let first = i64x2.splat(0);
  let second = i64x2.splat(0);
  for (let at: i32 = 0; at < BLOCK; at += 32) {
    const low = v128.load(block + at);
    const high = v128.load(block + at, 16);
    const middle = v128.load(key + at, 16);
    first = addProducts(first, i32x4.add(low, v128.load(key + at)), i32x4.add(high, middle));
    second = addProducts(second, i32x4.add(low, middle), i32x4.add(high, v128.load(key + at, 32)));
  }
  store<i64>(to, i64x2.extract_lane(first, 0) + i64x2.extract_lane(first, 1));
  store<i64>(to, i64x2.extract_lane(second, 0) + i64x2.extract_lane(second, 1), 8);
}

function addProducts(sum: v128, left: v128, right: v128): v128 {
  return i64x2.add(i64x2.add(sum, i64x2.extmul_low_i32x4_u(left, right)), i64x2.extmul_high_i32x4_u(left, right));
}
