/** Literals and matches of a block (RFC 8878, 3.1.1.3.2), written to where they belong. */
import {
  accuracy,
  bitsAt,
  bitsEnd,
  buildState,
  buildStates,
  ENTRY,
  lowest,
  readDistribution,
  SHIFT,
  setValue,
  useDistribution,
} from './zstdEntropy';
import { ring } from './zstdMemory';

/** How literals, offsets and matches are coded: their tables, and their symbols. */
const LENGTHS: u32 = 0;
const OFFSETS: u32 = 1;
const MATCHES: u32 = 2;
const lengthStates: usize = memory.data(512 * ENTRY, 16);
const offsetStates: usize = memory.data(256 * ENTRY, 16);
const matchStates: usize = memory.data(512 * ENTRY, 16);
/** Where in an entry its value is, and the masks of what is added to its state and to that. */
const VALUE: usize = 4;
const STATE_MASK: usize = 8;
const VALUE_MASK: usize = 12;

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
    setValue(values, symbol, value, extra);
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

/**
 * Decodes and executes all sequences. Where the bits are used up too early, others are read, and it is told in the end. All that
 * it works with is in local variables: others are memory to the engine.
 */
function runAll(
  start: usize,
  end: usize,
  count: u32,
  literals: usize,
  literalsEnd: usize,
  begin: usize,
  limit: usize,
  window: u32,
  turnedAt: usize,
): usize {
  const begun = (<u32>start) << 3;
  const initial: u32 = lengthAccuracy + offsetAccuracy + matchAccuracy;
  let bits = bitsEnd(start, end);
  if (bits < begun + initial) return 0;
  bits -= initial;
  const states = bitsAt(bits);
  let matchAt = lowest(states, matchAccuracy) << SHIFT;
  let offsetAt = lowest(states >> matchAccuracy, offsetAccuracy) << SHIFT;
  let lengthAt = lowest(states >> (matchAccuracy + offsetAccuracy), lengthAccuracy) << SHIFT;
  const base = ring;
  let literal = literals;
  let to = begin;
  let first = latest;
  let second = older;
  let third = oldest;
  let taken: u32 = 0;
  for (let left = count; left > 0; left--) {
    const lengthCode = load<u32>(lengthAt, lengthStates);
    const offsetCode = load<u32>(offsetAt, offsetStates);
    const matchCode = load<u32>(matchAt, matchStates);
    let length = load<u32>(lengthAt, lengthStates + VALUE);
    let match = load<u32>(matchAt, matchStates + VALUE);
    const sums = lengthCode + offsetCode + matchCode;
    const extra = (sums >> 8) & 0xff;
    taken = sums & 0xff;
    // 56 bits at least come next. The states take 26 of them at most, and begin at the bit that their places begin at.
    let word = load<u64>((bits >> 3) - 7);
    let shift = (bits & 7) + (56 - SHIFT) - extra;
    bits -= taken + extra;
    let rest = word >> (shift + SHIFT);
    const offsetBits = (offsetCode >> 8) & 0xff;
    if (extra !== offsetBits || extra > 56 - SHIFT - 26) {
      word = bitsAt(bits) << SHIFT;
      shift = taken;
      rest = bitsAt(bits + taken);
      length += <u32>rest & load<u32>(lengthAt, lengthStates + VALUE_MASK);
      rest >>= (lengthCode >> 8) & 0xff;
      match += <u32>rest & load<u32>(matchAt, matchStates + VALUE_MASK);
      rest = bitsAt(bits + taken + extra - offsetBits);
    }
    let offset =
      load<u32>(offsetAt, offsetStates + VALUE) + (<u32>rest & load<u32>(offsetAt, offsetStates + VALUE_MASK));
    // Behind the last sequence no states follow; nobody looks at them then.
    shift -= lengthCode & 0xff;
    lengthAt = (lengthCode >> 16) + (<u32>(word >> shift) & load<u32>(lengthAt, lengthStates + STATE_MASK));
    shift -= matchCode & 0xff;
    matchAt = (matchCode >> 16) + (<u32>(word >> shift) & load<u32>(matchAt, matchStates + STATE_MASK));
    shift -= offsetCode & 0xff;
    offsetAt = (offsetCode >> 16) + (<u32>(word >> shift) & load<u32>(offsetAt, offsetStates + STATE_MASK));
    if (offset > 3) {
      offset -= 3;
      third = second;
      second = first;
      first = offset;
    } else {
      // One to three mean a recent offset (RFC 8878, 3.1.1.5).
      const which = length === 0 ? offset + 1 : offset;
      if (which === 1) offset = first;
      else {
        offset = which === 2 ? second : which === 3 ? third : first - 1;
        if (offset === 0) return 0;
        if (which !== 2) third = second;
        second = first;
        first = offset;
      }
    }
    const literalEnd = to + length;
    const matchEnd = literalEnd + match;
    if (matchEnd > limit) return 0;
    if (offset > window) return 0;
    v128.store(to, v128.load(literal));
    if (length > 16) copyFar(to, literal, literalEnd);
    literal += length;
    to = literalEnd;
    let source = to - offset;
    if (offset > <u32>(to - base)) {
      const back = offset - <u32>(to - base);
      if (back > <u32>(turnedAt - base)) return 0;
      const part = to + min(back, matchEnd - to);
      copyFar(to - 16, turnedAt - back - 16, part);
      to = part;
      if (to === matchEnd) continue;
      source = base;
    }
    if (offset >= 16) {
      do {
        v128.store(to, v128.load(source));
        to += 16;
        source += 16;
      } while (to < matchEnd);
    } else {
      // The bytes between the two, over and over.
      const turn = v128.swizzle(v128.load(source), v128.load(turns + (offset << 4)));
      const whole: usize = load<u8>(turned + offset);
      do {
        v128.store(to, turn);
        to += whole;
      } while (to < matchEnd);
    }
    to = matchEnd;
  }
  latest = first;
  older = second;
  oldest = third;
  // The bits end with the last sequence.
  if (bits + taken !== begun || literal > literalsEnd) return 0;
  return appendRest(literal, literalsEnd, to, limit);
}

/** All but the first 16 bytes, up to `end` and a little further. */
function copyFar(to: usize, from: usize, end: usize): void {
  let source = from;
  for (let at = to + 16; at < end; at += 16) {
    source += 16;
    v128.store(at, v128.load(source));
  }
}

function appendRest(from: usize, end: usize, to: usize, limit: usize): usize {
  const length = end - from;
  if (length > limit - to) return 0;
  memory.copy(to, from, length);
  return to + length;
}
