/**
 * Finite state entropy (RFC 8878, 4.1). A table has `ENTRY` bytes for each state:
 *
 * - two: how many bits of the input it takes, in bits 0–7; how many of them are for the next state, in 8–12; above those,
 *   whether reading them takes care, so that three of these can be added
 * - two: a mask of what is added to the next state
 * - four: what the value of its symbol begins at
 * - four: where in memory the next state begins
 * - four: a mask of what is added to the value
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

/** Bytes of an entry, and by how many bits a state is shifted to give its place. */
export const ENTRY: u32 = 16;
export const SHIFT: u32 = 4;
/** From here on, one of three that were added takes care. */
export const CARE: u32 = 1 << 13;

/** Of a state: how many bits it takes, as a table has it, alone or added to others. */
export function codeOf(state: usize): u32 {
  return load<u16>(state);
}

/** Bits for the next state. */
export function stateBits(code: u32): u32 {
  return (code >> 8) & 31;
}

/** Bits for the value, of one code. */
export function valueBits(code: u32): u32 {
  return (code & 0xff) - stateBits(code);
}

/** What the value of a state begins at. */
export function valueBegin(state: usize): u32 {
  return load<u32>(state, 4);
}

/** The value of a state, with the lowest ones of these bits. */
export function valueAt(state: usize, bits: u64): u32 {
  return load<u32>(state, 4) + <u32>(bits & <u64>load<u32>(state, 12));
}

/** The next state, with these bits from `SHIFT` on. */
export function stateAfter(state: usize, bits: u64): usize {
  return load<u32>(state, 8) + <u32>(bits & <u64>load<u16>(state, 2));
}

/** The lowest bits. */
export function lowest(bits: u64, count: u32): u32 {
  return <u32>bits & ((1 << count) - 1);
}

/** 57 bits at least from this place on, which counts bits of memory. Those that come first lie highest. */
export function bitsAt(place: u32): u64 {
  return load<u64>(place >> 3) >> (place & 7);
}

/** The place behind the bits from `start` to `end`, whose end is marked; 0 where it is not. */
export function bitsEnd(start: usize, end: usize): u32 {
  if (end <= start) return 0;
  const last: u32 = load<u8>(end - 1);
  return last === 0 ? 0 : ((end - 1) << 3) + 31 - clz(last);
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
 * @param values an entry for each symbol, without what is about states
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
    const next = table + ((value << bits) - size) * ENTRY;
    const entry = table + state * ENTRY;
    v128.store(entry, v128.load(values + symbol * ENTRY));
    store<u16>(entry, <u16>(load<u16>(entry) + bits * 0x101));
    const mask: u32 = (1 << bits) - 1;
    store<u16>(entry, <u16>(mask << SHIFT), 2);
    store<u32>(entry, <u32>next, 8);
  }
}

/** Builds the table of one symbol alone. */
export function buildState(table: usize, values: usize, symbol: u32): void {
  memory.copy(table, values + symbol * ENTRY, ENTRY);
  store<u32>(table, <u32>table, 8);
  accuracyRead = 0;
}

/** Tells what a symbol's value begins at, how many bits are added to it, and whether reading them takes care. */
export function setValue(values: usize, symbol: u32, value: u32, extra: u32, takesCare: bool): void {
  const entry = values + symbol * ENTRY;
  store<u32>(entry, extra | (takesCare ? CARE : 0));
  store<u32>(entry, value, 4);
  store<u32>(entry, (1 << extra) - 1, 12);
}
