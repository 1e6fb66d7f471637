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
/** Sequences that were decoded and not executed yet: literals, bytes of the match, and its offset. */
const SOME: u32 = 256;
const SEQUENCE: u32 = 12;
const sequences: usize = memory.data(SOME * SEQUENCE, 16);

/** Where the bits are that were taken last, as `bitsAt` has it, and which of them were for the next states. */
let place: u32 = 0;
let stateBits: u32 = 0;
/** Where in their tables the states are. */
let lengthState: u32 = 0;
let offsetState: u32 = 0;
let matchState: u32 = 0;
/** The next literal. */
let from: usize = 0;
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

/** All sequences, some at a time. */
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
  place = bitsEnd(start, end);
  const initial: u32 = lengthAccuracy + offsetAccuracy + matchAccuracy;
  if (place < begun + initial) return 0;
  place -= initial;
  let word = bitsAt(place);
  matchState = lowest(word, matchAccuracy) << SHIFT;
  word >>= matchAccuracy;
  offsetState = lowest(word, offsetAccuracy) << SHIFT;
  word >>= offsetAccuracy;
  lengthState = lowest(word, lengthAccuracy) << SHIFT;
  from = literals;
  let to = begin;
  for (let missing = count; missing > 0; ) {
    const some = min(missing, SOME);
    decode(some);
    if (place + stateBits < begun) return 0;
    to = execute(some, to, limit, window, turnedAt);
    if (to === 0) return 0;
    missing -= some;
  }
  // The bits end with the last sequence.
  if (place + stateBits !== begun || from > literalsEnd) return 0;
  return appendRest(from, literalsEnd, to, limit);
}

/**
 * Decodes so many sequences, from the end of `sequences` down. Where the bits are used up too early, others are read, and it is
 * told afterwards. All that it works with is in local variables: others are memory to the engine.
 */
function decode(count: u32): void {
  let bits = place;
  let lengthAt = lengthState;
  let offsetAt = offsetState;
  let matchAt = matchState;
  let taken: u32 = 0;
  for (let at = sequences + (count - 1) * SEQUENCE; at >= sequences; at -= SEQUENCE) {
    const lengthCode = load<u32>(lengthAt, lengthStates);
    const offsetCode = load<u32>(offsetAt, offsetStates);
    const matchCode = load<u32>(matchAt, matchStates);
    store<u32>(at, load<u32>(lengthAt, lengthStates + VALUE));
    store<u32>(at, load<u32>(matchAt, matchStates + VALUE), 4);
    const sums = lengthCode + offsetCode + matchCode;
    const extra = sums >> 24;
    taken = (sums >> 16) & 0xff;
    // 56 bits at least come next. The states take 26 of them at most, and begin at the bit that their places begin at.
    let word = load<u64>((bits >> 3) - 7) >> ((bits & 7) + (56 - SHIFT) - taken - extra);
    let rest = word >> (taken + SHIFT);
    bits -= taken + extra;
    if (extra !== offsetCode >> 24 || extra > 56 - SHIFT - 26) {
      word = bitsAt(bits) << SHIFT;
      rest = bitsAt(bits + taken);
      const lengthExtra = <u32>rest & load<u32>(lengthAt, lengthStates + VALUE_MASK);
      store<u32>(at, load<u32>(at) + lengthExtra);
      rest >>= lengthCode >> 24;
      store<u32>(at, load<u32>(at, 4) + (<u32>rest & load<u32>(matchAt, matchStates + VALUE_MASK)), 4);
      rest = bitsAt(bits + taken + extra - (offsetCode >> 24));
    }
    const offsetExtra = <u32>rest & load<u32>(offsetAt, offsetStates + VALUE_MASK);
    store<u32>(at, load<u32>(offsetAt, offsetStates + VALUE) + offsetExtra, 8);
    // Behind the last sequence no states follow; nobody looks at them then.
    offsetAt = (offsetCode & 0xffff) + (<u32>word & load<u32>(offsetAt, offsetStates + STATE_MASK));
    word >>= offsetCode >> 16;
    matchAt = (matchCode & 0xffff) + (<u32>word & load<u32>(matchAt, matchStates + STATE_MASK));
    word >>= matchCode >> 16;
    lengthAt = (lengthCode & 0xffff) + (<u32>word & load<u32>(lengthAt, lengthStates + STATE_MASK));
  }
  place = bits;
  lengthState = lengthAt;
  offsetState = offsetAt;
  matchState = matchAt;
  stateBits = taken;
}

/** Writes what so many of `sequences` say. @returns where that ends; 0 where they are damaged */
function execute(count: u32, begin: usize, limit: usize, window: u32, turnedAt: usize): usize {
  let literal = from;
  let to = begin;
  let first = latest;
  let second = older;
  let third = oldest;
  for (let at = sequences + (count - 1) * SEQUENCE; at >= sequences; at -= SEQUENCE) {
    const length = load<u32>(at);
    let offset = load<u32>(at, 8);
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
    const matchEnd = literalEnd + load<u32>(at, 4);
    if (matchEnd > limit) return 0;
    if (offset > window) return 0;
    v128.store(to, v128.load(literal));
    if (length > 16) copyFar(to, literal, literalEnd);
    literal += length;
    to = literalEnd;
    let source = to - offset;
    if (offset > <u32>(to - ring)) {
      const back = offset - <u32>(to - ring);
      if (back > <u32>(turnedAt - ring)) return 0;
      const part = to + min(back, matchEnd - to);
      copyFar(to - 16, turnedAt - back - 16, part);
      to = part;
      if (to === matchEnd) continue;
      source = ring;
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
  from = literal;
  latest = first;
  older = second;
  oldest = third;
  return to;
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
