/** Literals of a block, as they are, one of them again and again, or in Huffman codes (RFC 8878, 3.1.1.3.1 and 4.2). */
import {
  accuracy,
  bitsAt,
  bitsEnd,
  buildStates,
  codeOf,
  ENTRY,
  lowest,
  readDistribution,
  SHIFT,
  setValue,
  stateAfter,
  stateBits,
  valueBegin,
} from './zstdEntropy';
import { BLOCK, literals } from './zstdMemory';

/** The longest code: a table is looked up by as many bits. */
const LONGEST: u32 = 11;
/** For those bits, those to consume in the lower byte and the symbol in the upper one. */
const codes: usize = memory.data(2 << LONGEST, 16);
let hasCodes: bool = false;

const weights: usize = memory.data(256 + 8);
/** Of weights: the states that they are coded by, and their values, which are themselves. */
const weightStates: usize = memory.data(64 * ENTRY, 16);
const weightValues: usize = memory.data(16 * ENTRY, 16);
/** How many symbols there are of each weight, and where in the table they go. */
const places: usize = memory.data(16 * 4);

/** Where the literals of the block begin and end, once they were read. */
let begin: usize = 0;
let finish: usize = 0;

export function literalsBegin(): usize {
  return begin;
}

export function literalsEnd(): usize {
  return finish;
}

/** Must be called once. */
export function setUpLiterals(): void {
  for (let weight: u32 = 0; weight < 16; weight++) setValue(weightValues, weight, weight, 0, false);
}

/** A frame begins: it knows no codes. */
export function forgetCodes(): void {
  hasCodes = false;
}

/** @returns where they end in the block; 0 where they are damaged */
export function readLiterals(start: usize, end: usize): usize {
  const first: u32 = load<u8>(start);
  const type = first & 3;
  const format = (first >> 2) & 3;
  if (type < 2) {
    const length: u32 = format === 1 ? 2 : format === 3 ? 3 : 1;
    const count = length === 1 ? first >> 3 : (load<u32>(start) & (length === 2 ? 0xffff : 0xffffff)) >> 4;
    const from = start + length;
    const to = from + (type === 0 ? count : 1);
    if (count > BLOCK || to > end) return 0;
    begin = type === 0 ? from : literals;
    finish = begin + count;
    if (type === 1) memory.fill(literals, load<u8>(from), count);
    return to;
  }
  const length: u32 = format < 2 ? 3 : format + 2;
  // Two numbers of so many bits behind the four of type and format.
  const width: u32 = length === 3 ? 10 : length === 4 ? 14 : 18;
  const sizes = load<u64>(start) >> 4;
  const mask: u32 = (1 << width) - 1;
  const count = <u32>sizes & mask;
  const to = start + length + (<u32>(sizes >> width) & mask);
  if (count > BLOCK || to > end) return 0;
  let from = start + length;
  if (type === 2) {
    from = readCodes(from, to);
    if (from === 0) return 0;
  } else if (!hasCodes) return 0;
  begin = literals;
  finish = literals + count;
  const isRead = format === 0 ? readStream(from, to, literals, finish) : readFourStreams(from, to, count);
  return isRead ? to : 0;
}

/** @returns where the description of the codes ends; 0 where it is damaged */
function readCodes(start: usize, end: usize): usize {
  const header: u32 = load<u8>(start);
  let count: u32;
  let after: usize;
  hasCodes = false;
  if (start >= end) return 0;
  if (header >= 128) {
    count = header - 127;
    after = start + 1 + ((count + 1) >> 1);
    if (after > end) return 0;
    for (let index: u32 = 0; index < count; index += 2) {
      const pair = load<u8>(start + 1 + (index >> 1));
      store<u8>(weights + index, pair >> 4);
      store<u8>(weights + index, pair & 15, 1);
    }
  } else {
    after = start + 1 + header;
    if (after > end) return 0;
    count = readWeights(start + 1, after);
    if (count === 0) return 0;
  }
  hasCodes = buildCodes(count);
  return hasCodes ? after : 0;
}

/** In two states, in turn, until the bits end. @returns how many; 0 where they are damaged */
function readWeights(start: usize, end: usize): u32 {
  const from = readDistribution(start, end, 6, LONGEST + 1);
  if (from === 0) return 0;
  buildStates(weightStates, weightValues);
  const initial = accuracy();
  const begin = (<u32>from) << 3;
  let place = bitsEnd(from, end);
  if (place < begin + initial * 2) return 0;
  place -= initial * 2;
  let state = weightStates + (lowest(bitsAt(place + initial), initial) << SHIFT);
  let other = weightStates + (lowest(bitsAt(place), initial) << SHIFT);
  for (let count: u32 = 0; count < 254; ) {
    const wanted = stateBits(codeOf(state));
    store<u8>(weights + count++, <u8>valueBegin(state));
    if (place < begin + wanted) {
      store<u8>(weights + count++, <u8>valueBegin(other));
      return count;
    }
    place -= wanted;
    const next = stateAfter(state, bitsAt(place) << SHIFT);
    state = other;
    other = next;
  }
  return 0;
}

/** The last symbol's weight is not stored: it makes the codes complete. */
function buildCodes(stored: u32): bool {
  memory.fill(places, 0, 16 * 4);
  let total: u32 = 0;
  for (let symbol: u32 = 0; symbol < stored; symbol++) {
    const weight: u32 = load<u8>(weights + symbol);
    if (weight > LONGEST) return false;
    total += (1 << weight) >> 1;
    store<u32>(places + (weight << 2), load<u32>(places + (weight << 2)) + 1);
  }
  if (total === 0) return false;
  const width: u32 = 32 - clz(total);
  const rest = (1 << width) - total;
  if (width > LONGEST || (rest & (rest - 1)) !== 0) return false;
  const last: u32 = 32 - clz(rest);
  store<u8>(weights + stored, <u8>last);
  store<u32>(places + (last << 2), load<u32>(places + (last << 2)) + 1);
  // The longest codes come in pairs: without one all would have a bit too many.
  if (load<u32>(places + 4) < 2) return false;
  // Shorter codes lie behind longer ones. All are looked up by the most bits, whatever those of them that follow are.
  let place: u32 = 0;
  for (let weight: u32 = 1; weight <= width; weight++) {
    const count = load<u32>(places + (weight << 2));
    store<u32>(places + (weight << 2), place);
    place += count << (weight - 1 + LONGEST - width);
  }
  for (let symbol: u32 = 0; symbol <= stored; symbol++) {
    const weight: u32 = load<u8>(weights + symbol);
    if (weight === 0) continue;
    const from = load<u32>(places + (weight << 2));
    const span: u32 = 1 << (weight - 1 + LONGEST - width);
    store<u32>(places + (weight << 2), from + span);
    fillCodes(codes + (from << 1), span, (symbol << 8) | (width + 1 - weight));
  }
  return true;
}

function fillCodes(from: usize, span: u32, code: u32): void {
  if (span < 8) {
    for (let index: u32 = 0; index < span; index++) store<u16>(from + (index << 1), <u16>code);
    return;
  }
  const vector = i16x8.splat(<i16>code);
  for (let index: u32 = 0; index < span; index += 8) v128.store(from + (index << 1), vector);
}

function readFourStreams(start: usize, end: usize, count: u32): bool {
  const share = (count + 3) >> 2;
  const first = start + 6;
  if (first > end || share * 3 > count) return false;
  const second = first + load<u16>(start);
  const third = second + load<u16>(start, 2);
  const fourth = third + load<u16>(start, 4);
  if (fourth > end) return false;
  let left0 = bitsBetween(first, second);
  let left1 = bitsBetween(second, third);
  let left2 = bitsBetween(third, fourth);
  let left3 = bitsBetween(fourth, end);
  let to: usize = literals;
  const last = literals + count - share * 3;
  for (const turns = to + ((count - share * 3) / 5) * 5; to < turns; to += 5) {
    if ((left0 | left1 | left2 | left3) < 0) return false;
    left0 = readFive(first, left0, to);
    left1 = readFive(second, left1, to + share);
    left2 = readFive(third, left2, to + share * 2);
    left3 = readFive(fourth, left3, to + share * 3);
  }
  const rest = literals + share;
  return (
    readRest(first, left0, to, rest) &&
    readRest(second, left1, to + share, rest + share) &&
    readRest(third, left2, to + share * 2, rest + share * 2) &&
    readRest(fourth, left3, to + share * 3, last + share * 3)
  );
}

/** How many bits there are from `start` to `end`; -1 where their end is not marked. */
function bitsBetween(start: usize, end: usize): i32 {
  const place = bitsEnd(start, end);
  return place === 0 ? -1 : <i32>(place - ((<u32>start) << 3));
}

/** Bits `left` of those that begin at `start`: the next 56 at least, highest first. */
function nextBits(start: usize, left: i32): u64 {
  return load<u64>(start + (left >> 3) - 7) << (8 - (left & 7));
}

/** Five codes take at most 55 bits. @returns the bits that are left */
function readFive(start: usize, left: i32, to: usize): i32 {
  let bits = nextBits(start, left);
  const first: u32 = load<u16>(<usize>(bits >> 52) & 0xffe, codes);
  bits <<= first;
  const second: u32 = load<u16>(<usize>(bits >> 52) & 0xffe, codes);
  bits <<= second;
  const third: u32 = load<u16>(<usize>(bits >> 52) & 0xffe, codes);
  bits <<= third;
  const fourth: u32 = load<u16>(<usize>(bits >> 52) & 0xffe, codes);
  bits <<= fourth;
  const fifth: u32 = load<u16>(<usize>(bits >> 52) & 0xffe, codes);
  store<u8>(to, <u8>(first >> 8));
  store<u8>(to, <u8>(second >> 8), 1);
  store<u8>(to, <u8>(third >> 8), 2);
  store<u8>(to, <u8>(fourth >> 8), 3);
  store<u8>(to, <u8>(fifth >> 8), 4);
  return left - ((first + second + third + fourth + fifth) & 0xff);
}

function readStream(start: usize, end: usize, from: usize, to: usize): bool {
  let left = bitsBetween(start, end);
  for (; from + 5 <= to; from += 5) {
    if (left < 0) return false;
    left = readFive(start, left, from);
  }
  return readRest(start, left, from, to);
}

/** All of a stream's bits must be used up by its last symbol. */
function readRest(start: usize, bitsLeft: i32, from: usize, to: usize): bool {
  let left = bitsLeft;
  for (let at = from; at < to; at++) {
    if (left < 0) return false;
    const code: u32 = load<u16>(<usize>(nextBits(start, left) >> 52) & 0xffe, codes);
    store<u8>(at, <u8>(code >> 8));
    left -= code & 0xff;
  }
  return left === 0;
}
