/** How lengths of literals, offsets and matches are coded (RFC 8878, 3.1.1.3.2.1): the tables that a block reads or keeps. */
import {
  accuracy,
  buildState,
  buildStates,
  ENTRY,
  lowest,
  readDistribution,
  SHIFT,
  setValue,
  useDistribution,
} from './zstdEntropy';

/** Kinds of tables, the tables, and their symbols. */
const LENGTHS: u32 = 0;
const OFFSETS: u32 = 1;
const MATCHES: u32 = 2;
const lengthStates: usize = memory.data(512 * ENTRY, 16);
const offsetStates: usize = memory.data(256 * ENTRY, 16);
const matchStates: usize = memory.data(512 * ENTRY, 16);
const LENGTH_SYMBOLS: u32 = 36;
const OFFSET_SYMBOLS: u32 = 32;
const MATCH_SYMBOLS: u32 = 53;
/** Of each symbol, what `buildStates` wants to know. */
const lengthValues: usize = memory.data(LENGTH_SYMBOLS * ENTRY, 16);
const offsetValues: usize = memory.data(OFFSET_SYMBOLS * ENTRY, 16);
const matchValues: usize = memory.data(MATCH_SYMBOLS * ENTRY, 16);

const lengthExtras: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
const offsetExtras: usize = memory.data<u8>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
]);
const matchExtras: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3,
  3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
]);
const lengthDefaults: usize = memory.data<i8>([
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
]);
const offsetDefaults: usize = memory.data<i8>([
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
]);
const matchDefaults: usize = memory.data<i8>([
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
]);

/** Bits of accuracy of the tables; -1 where there is none. */
let lengthAccuracy: i32 = -1;
let offsetAccuracy: i32 = -1;
let matchAccuracy: i32 = -1;

/** Bits that values may take beside those of states, which are 26, in one read of 56. */
const MOST_BITS: u32 = 56 - 26 - SHIFT;

/** Must be called once. */
export function setUpTables(): void {
  // Nearly all offsets take bits, and nearly no lengths: those take a read of their own.
  setUpValues(lengthValues, lengthExtras, LENGTH_SYMBOLS, 0, 0);
  setUpValues(offsetValues, offsetExtras, OFFSET_SYMBOLS, 1, MOST_BITS);
  setUpValues(matchValues, matchExtras, MATCH_SYMBOLS, 3, 0);
}

function setUpValues(values: usize, extras: usize, symbols: u32, first: u32, most: u32): void {
  let value = first;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const extra: u32 = load<u8>(extras + symbol);
    setValue(values, symbol, value, extra, extra > most);
    value += 1 << extra;
  }
}

/** A frame begins: it knows no tables. */
export function forgetTables(): void {
  lengthAccuracy = offsetAccuracy = matchAccuracy = -1;
}

/**
 * Reads all three, or takes those that are told by their modes.
 * @returns where they end; 0 where they are damaged
 */
export function readTables(modes: u32, start: usize, end: usize): usize {
  let at = readTable(LENGTHS, modes >> 6, start, end);
  if (at !== 0) at = readTable(OFFSETS, (modes >> 4) & 3, at, end);
  if (at !== 0) at = readTable(MATCHES, (modes >> 2) & 3, at, end);
  return at;
}

/** @returns where the table ends; 0 where it is damaged */
function readTable(kind: u32, mode: u32, at: usize, end: usize): usize {
  const table = kind === LENGTHS ? lengthStates : kind === OFFSETS ? offsetStates : matchStates;
  const values = kind === LENGTHS ? lengthValues : kind === OFFSETS ? offsetValues : matchValues;
  const symbols = kind === LENGTHS ? LENGTH_SYMBOLS : kind === OFFSETS ? OFFSET_SYMBOLS : MATCH_SYMBOLS;
  let after = at;
  if (mode === 3) {
    const known = kind === LENGTHS ? lengthAccuracy : kind === OFFSETS ? offsetAccuracy : matchAccuracy;
    return known < 0 ? 0 : at;
  }
  if (mode === 0) {
    if (kind === LENGTHS) useDistribution(lengthDefaults, 36, 6);
    else if (kind === OFFSETS) useDistribution(offsetDefaults, 29, 5);
    else useDistribution(matchDefaults, 53, 6);
    buildStates(table, values);
  } else if (mode === 1) {
    const symbol: u32 = load<u8>(after++);
    if (after > end || symbol >= symbols) return 0;
    buildState(table, values, symbol);
  } else {
    after = readDistribution(at, end, kind === OFFSETS ? 8 : 9, symbols);
    if (after === 0) return 0;
    buildStates(table, values);
  }
  if (kind === LENGTHS) lengthAccuracy = accuracy();
  else if (kind === OFFSETS) offsetAccuracy = accuracy();
  else matchAccuracy = accuracy();
  return after;
}

/** How many bits the first states take. */
export function firstBits(): u32 {
  return lengthAccuracy + offsetAccuracy + matchAccuracy;
}

/** The first states, of these bits. */
export function firstMatch(bits: u64): usize {
  return matchStates + (lowest(bits, matchAccuracy) << SHIFT);
}

export function firstOffset(bits: u64): usize {
  return offsetStates + (lowest(bits >> matchAccuracy, offsetAccuracy) << SHIFT);
}

export function firstLength(bits: u64): usize {
  return lengthStates + (lowest(bits >> (matchAccuracy + offsetAccuracy), lengthAccuracy) << SHIFT);
}
