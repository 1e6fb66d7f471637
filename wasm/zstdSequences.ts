/** Literals and matches of a block (RFC 8878, 3.1.1.3.2), written to where they belong. */
import {
  accuracy,
  bitsAt,
  bitsBetween,
  buildState,
  buildStates,
  highest,
  readDistribution,
  useDistribution,
} from './zstdEntropy';
import { ring } from './zstdMemory';

/** How literals, offsets and matches are coded: their tables, of 8 bytes for each state, and their symbols. */
const LENGTHS: u32 = 0;
const OFFSETS: u32 = 1;
const MATCHES: u32 = 2;
const lengthStates: usize = memory.data(512 * 8, 16);
const offsetStates: usize = memory.data(256 * 8, 16);
const matchStates: usize = memory.data(512 * 8, 16);

const LENGTH_SYMBOLS: u32 = 36;
const OFFSET_SYMBOLS: u32 = 32;
const MATCH_SYMBOLS: u32 = 53;
/** Of each symbol, what `buildStates` wants to know. */
const lengthValues: usize = memory.data(LENGTH_SYMBOLS * 8);
const offsetValues: usize = memory.data(OFFSET_SYMBOLS * 8);
const matchValues: usize = memory.data(MATCH_SYMBOLS * 8);

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

/** For each distance below 16, which bytes of the first of a match give the next 16, and how many of those are whole turns. */
const turns: usize = memory.data(16 * 16, 16);
const turned: usize = memory.data(16);

/** Bits of accuracy of the tables; -1 where there is none. */
let lengthAccuracy: i32 = -1;
let offsetAccuracy: i32 = -1;
let matchAccuracy: i32 = -1;
/** The three last offsets. */
let latest: u32 = 1;
let older: u32 = 4;
let oldest: u32 = 8;

/** Must be called once. */
export function setUpSequences(): void {
  setUpValues(lengthValues, lengthExtras, LENGTH_SYMBOLS, 0);
  setUpValues(offsetValues, offsetExtras, OFFSET_SYMBOLS, 1);
  setUpValues(matchValues, matchExtras, MATCH_SYMBOLS, 3);
  for (let distance: u32 = 1; distance < 16; distance++) {
    for (let at: u32 = 0; at < 16; at++) store<u8>(turns + (distance << 4) + at, <u8>(at % distance));
    store<u8>(turned + distance, <u8>(16 - (16 % distance)));
  }
}

function setUpValues(values: usize, extras: usize, symbols: u32, first: u32): void {
  let value = first;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const extra: u32 = load<u8>(extras + symbol);
    store<u64>(values + (symbol << 3), <u64>value | ((<u64>extra) << 56));
    value += 1 << extra;
  }
}

/** A frame begins. */
export function forgetSequences(): void {
  lengthAccuracy = offsetAccuracy = matchAccuracy = -1;
  latest = 1;
  older = 4;
  oldest = 8;
}

/**
 * Writes what a block is made of.
 * @param start of the sequences, which go on to `end`
 * @param literals which go on to `literalsEnd`
 * @param to in the ring
 * @param limit where the block ends at the latest
 * @param window bytes back a match may reach
 * @param turnedAt where the bytes of the ring ended before it began anew; its start where it never did
 * @returns where the block ends; 0 where it is damaged
 */
export function runSequences(
  start: usize,
  end: usize,
  literals: usize,
  literalsEnd: usize,
  to: usize,
  limit: usize,
  window: u32,
  turnedAt: usize,
): usize {
  if (start >= end) return 0;
  let count: u32 = load<u8>(start);
  let at = start + 1;
  if (count === 255) {
    count = <u32>load<u16>(at) + 0x7f00;
    at += 2;
  } else if (count >= 128) count = ((count - 128) << 8) + load<u8>(at++);
  if (count === 0) return at === end ? appendRest(literals, literalsEnd, to, limit) : 0;
  const modes: u32 = load<u8>(at++);
  if ((modes & 3) !== 0 || at > end) return 0;
  at = readTable(LENGTHS, modes >> 6, at, end);
  if (at === 0) return 0;
  at = readTable(OFFSETS, (modes >> 4) & 3, at, end);
  if (at === 0) return 0;
  at = readTable(MATCHES, (modes >> 2) & 3, at, end);
  if (at === 0) return 0;
  return runAll(at, end, count, literals, literalsEnd, to, limit, window, turnedAt);
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

/** All that it works with is in local variables: others are memory to the engine. */
function runAll(
  start: usize,
  end: usize,
  sequences: u32,
  literals: usize,
  literalsEnd: usize,
  begin: usize,
  limit: usize,
  window: u32,
  turnedAt: usize,
): usize {
  let left = bitsBetween(start, end);
  if (left < lengthAccuracy + offsetAccuracy + matchAccuracy) return 0;
  let bits = bitsAt(start, left);
  let lengthState = <usize>highest(bits, lengthAccuracy);
  bits <<= lengthAccuracy;
  let offsetState = <usize>highest(bits, offsetAccuracy);
  bits <<= offsetAccuracy;
  let matchState = <usize>highest(bits, matchAccuracy);
  left -= lengthAccuracy + offsetAccuracy + matchAccuracy;
  let first = latest;
  let second = older;
  let third = oldest;
  let from = literals;
  let to = begin;
  let stateBits: u32 = 0;
  for (let count = sequences; count > 0; count--) {
    if (left < 0) return 0;
    const lengthEntry = load<u64>(lengthState << 3, lengthStates);
    const offsetEntry = load<u64>(offsetState << 3, offsetStates);
    const matchEntry = load<u64>(matchState << 3, matchStates);
    bits = bitsAt(start, left);
    const sums = <u32>(lengthEntry >> 48) + <u32>(offsetEntry >> 48) + <u32>(matchEntry >> 48);
    const extra = sums >> 8;
    stateBits = sums & 0xff;
    let value = <u32>offsetEntry + <u32>highest(bits, offsetEntry >> 56);
    bits <<= offsetEntry >> 56;
    // Of the 56 bits that there are at least, the states take 26 at most.
    if (extra > 30) bits = bitsAt(start, left - <i32>(offsetEntry >> 56));
    const match = <u32>matchEntry + <u32>highest(bits, matchEntry >> 56);
    bits <<= matchEntry >> 56;
    const length = <u32>lengthEntry + <u32>highest(bits, lengthEntry >> 56);
    bits <<= lengthEntry >> 56;
    left -= extra;
    if (extra > 30) bits = bitsAt(start, left);
    left -= stateBits;
    // Behind the last sequence no states follow; nobody looks at them then.
    lengthState = <usize>((lengthEntry >> 32) & 0xffff) + <usize>highest(bits, (lengthEntry >> 48) & 0xff);
    bits <<= (lengthEntry >> 48) & 0xff;
    matchState = <usize>((matchEntry >> 32) & 0xffff) + <usize>highest(bits, (matchEntry >> 48) & 0xff);
    bits <<= (matchEntry >> 48) & 0xff;
    offsetState = <usize>((offsetEntry >> 32) & 0xffff) + <usize>highest(bits, (offsetEntry >> 48) & 0xff);

    if (value > 3) {
      value -= 3;
      third = second;
      second = first;
      first = value;
    } else {
      // One to three mean a recent offset (RFC 8878, 3.1.1.5).
      const which = length === 0 ? value + 1 : value;
      if (which === 1) value = first;
      else {
        value = which === 2 ? second : which === 3 ? third : first - 1;
        if (which !== 2) third = second;
        second = first;
        first = value;
      }
    }

    v128.store(to, v128.load(from));
    const literalEnd = to + length;
    const matchEnd = literalEnd + match;
    if (length > 16) {
      if (length > <u32>(literalsEnd - from) || matchEnd > limit) return 0;
      let more = from + 16;
      to += 16;
      do {
        v128.store(to, v128.load(more));
        to += 16;
        more += 16;
      } while (to < literalEnd);
    }
    from += length;
    to = literalEnd;
    if (from > literalsEnd || matchEnd > limit || value - 1 >= window) return 0;
    let source = to - value;
    if (value > <u32>(to - ring)) {
      const back = value - <u32>(to - ring);
      if (back > <u32>(turnedAt - ring)) return 0;
      source = turnedAt - back;
      const part = to + min(back, match);
      while (to < part) {
        v128.store(to, v128.load(source));
        to += 16;
        source += 16;
      }
      to = part;
      if (to === matchEnd) continue;
      source = ring;
    }
    if (value >= 16) {
      do {
        v128.store(to, v128.load(source));
        to += 16;
        source += 16;
      } while (to < matchEnd);
    } else {
      // The bytes between the two, over and over.
      const turn = v128.swizzle(v128.load(source), v128.load(turns + (value << 4)));
      const whole: usize = load<u8>(turned + value);
      do {
        v128.store(to, turn);
        to += whole;
      } while (to < matchEnd);
    }
    to = matchEnd;
  }
  // The bits end with the last sequence.
  if (left + <i32>stateBits !== 0) return 0;
  latest = first;
  older = second;
  oldest = third;
  return appendRest(from, literalsEnd, to, limit);
}

function appendRest(from: usize, end: usize, to: usize, limit: usize): usize {
  const length = end - from;
  if (length > limit - to) return 0;
  memory.copy(to, from, length);
  return to + length;
}
