/**
 * Sums of blocks under a secret key: NH (RFC 4418, 5.2.2) twice, with the key moved by a vector. Whoever does not know the
 * key finds no two blocks that share a sum, but once in 2^64 times.
 */

const BLOCK: i32 = 4096;
/** Blocks at once. */
const BLOCKS: i32 = 16;

export const blocks: usize = memory.data(BLOCK * BLOCKS, 16);
/** Two, each as long as a block and a vector. */
export const keys: usize = memory.data(2 * (BLOCK + 16), 16);
/** 16 bytes for each block. */
export const sums: usize = memory.data(16 * BLOCKS, 16);

/** Sums up so many of `blocks`, by the first or the second key. */
export function sumUp(count: u32, second: bool): void {
  const key = second ? keys + BLOCK + 16 : keys;
  for (let block: u32 = 0; block < min<u32>(count, BLOCKS); block++)
    sumUpBlock(blocks + block * BLOCK, key, sums + (block << 4));
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
