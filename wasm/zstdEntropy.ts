/**
 * Finite state entropy (RFC 8878, 4.1). A table has 8 bytes for each state: the value that its symbol begins at in bits 0–31,
 * what the next state begins at in 32–47, how many bits are added to that in 48–55, and to the value in 56–63.
 */

/** The largest table, and the most symbols. */
const STATES: u32 = 512;
const SYMBOLS: u32 = 64;

/** How likely the symbols are; below one is -1. */
const probabilities: usize = memory.data(SYMBOLS * 2 + 8);
/** Of each symbol, the next value that its states count up to. */
const counted: usize = memory.data(SYMBOLS * 2);
const spread: usize = memory.data(STATES);

/** What was read: how many symbols there are, and how many bits of accuracy. */
let symbolCount: u32 = 0;
let accuracyRead: u32 = 0;

export function accuracy(): u32 {
  return accuracyRead;
}

/** Bits `left` of those that begin at `start`, read from the last one on: the next 56 at least, highest first. */
export function bitsAt(start: usize, left: i32): u64 {
  return load<u64>(start + (left >> 3) - 7) << (8 - (left & 7));
}

/** The highest bits as a number, 0 to 63 of them. */
export function highest(bits: u64, count: u64): u64 {
  return (bits >> 1) >> (63 - count);
}

/** How many bits there are from `start` to `end`, of which the last one is marked; -1 where none is. */
export function bitsBetween(start: usize, end: usize): i32 {
  if (end <= start) return -1;
  const last: u32 = load<u8>(end - 1);
  return last === 0 ? -1 : ((<i32>(end - 1 - start)) << 3) + 31 - clz(last);
}

/**
 * Reads a distribution that is stored from `start` on.
 * @param most bits of accuracy
 * @returns where it ends; 0 where it is damaged
 */
export function readDistribution(start: usize, end: usize, most: u32, symbols: u32): usize {
  let bit: u32 = 4;
  accuracyRead = (load<u8>(start) & 15) + 5;
  if (start >= end || accuracyRead > most) return 0;
  let remaining: i32 = 1 << accuracyRead;
  let count: u32 = 0;
  while (remaining > 0) {
    const width: u32 = 32 - clz(remaining + 1);
    const word = load<u32>(start + (bit >> 3)) >> (bit & 7);
    // Small values are written one bit shorter.
    const short: u32 = (1 << width) - 2 - remaining;
    let value: u32 = word & ((1 << (width - 1)) - 1);
    if (value < short) bit += width - 1;
    else {
      value = word & ((1 << width) - 1);
      if (value >= 1 << (width - 1)) value -= short;
      bit += width;
    }
    const probability = <i32>value - 1;
    if (count >= symbols) return 0;
    store<i16>(probabilities + (count++ << 1), <i16>probability);
    remaining -= probability < 0 ? 1 : probability;
    if (probability === 0)
      for (let repeat: u32 = 3; repeat === 3; ) {
        repeat = (load<u16>(start + (bit >> 3)) >> (bit & 7)) & 3;
        bit += 2;
        if (count + repeat > symbols) return 0;
        for (let left = repeat; left > 0; left--) store<i16>(probabilities + (count++ << 1), 0);
      }
    if (bit > (<u32>(end - start)) << 3) return 0;
  }
  symbolCount = count;
  return remaining === 0 ? start + ((bit + 7) >> 3) : 0;
}

/** Takes a distribution from memory, a byte for each symbol. */
export function useDistribution(from: usize, symbols: u32, bits: u32): void {
  for (let symbol: u32 = 0; symbol < symbols; symbol++)
    store<i16>(probabilities + (symbol << 1), <i16>load<i8>(from + symbol));
  symbolCount = symbols;
  accuracyRead = bits;
}

/**
 * Builds the table of the distribution that was read last.
 * @param values 8 bytes for each symbol: what its value begins at in bits 0–31, and bits to add to it in 56–63
 */
export function buildStates(table: usize, values: usize): void {
  const size: u32 = 1 << accuracyRead;
  const mask = size - 1;
  let high: u32 = mask;
  for (let symbol: u32 = 0; symbol < symbolCount; symbol++) {
    const probability = load<i16>(probabilities + (symbol << 1));
    store<u16>(counted + (symbol << 1), probability < 0 ? 1 : probability);
    if (probability < 0) store<u8>(spread + high--, <u8>symbol);
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbolCount; symbol++)
    for (let left: i32 = load<i16>(probabilities + (symbol << 1)); left > 0; left--) {
      store<u8>(spread + position, <u8>symbol);
      do position = (position + step) & mask;
      while (position > high);
    }
  for (let state: u32 = 0; state < size; state++) {
    const symbol: u32 = load<u8>(spread + state);
    const value: u32 = load<u16>(counted + (symbol << 1));
    store<u16>(counted + (symbol << 1), <u16>(value + 1));
    const bits: u32 = accuracyRead - 31 + clz(value);
    const next: u64 = (value << bits) - size;
    store<u64>(table + (state << 3), load<u64>(values + (symbol << 3)) | (next << 32) | ((<u64>bits) << 48));
  }
}

/** Builds the table of one symbol alone. */
export function buildState(table: usize, values: usize, symbol: u32): void {
  store<u64>(table, load<u64>(values + (symbol << 3)));
  accuracyRead = 0;
}
