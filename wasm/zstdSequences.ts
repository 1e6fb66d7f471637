/** Literals and matches of a block (RFC 8878, 3.1.1.3.2), written to where they belong. */
import {
  bitsAt,
  bitsEnd,
  CARE,
  codeOf,
  SHIFT,
  stateAfter,
  stateBits,
  valueAt,
  valueBegin,
  valueBits,
} from './zstdEntropy';
import { ring } from './zstdMemory';
import { firstBits, firstLength, firstMatch, firstOffset, forgetTables, readTables, setUpTables } from './zstdTables';

/** For each distance below 16, which bytes of the first of a match give the next 16, and how many of those are whole turns. */
const turns: usize = memory.data(16 * 16, 16);
const turned: usize = memory.data(16);

/** The sequence that was decoded last: the length of its literals, its match and its offset, four bytes each. */
const sequence: usize = memory.data(12, 16);

/** The three last offsets, the latest first. In a vector they take no place of what else each sequence needs. */
let offsets: v128 = i32x4(1, 4, 8, 0);

/** Must be called once. */
export function setUpSequences(): void {
  setUpTables();
  for (let distance: u32 = 1; distance < 16; distance++) {
    for (let at: u32 = 0; at < 16; at++) store<u8>(turns + (distance << 4) + at, <u8>(at % distance));
    store<u8>(turned + distance, <u8>(16 - (16 % distance)));
  }
}

/** A frame begins. */
export function forgetSequences(): void {
  forgetTables();
  offsets = i32x4(1, 4, 8, 0);
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
  at = readTables(modes, at, end);
  if (at === 0) return 0;
  return runAll(at, end, count, literals, literalsEnd, to, limit, window, turnedAt);
}

/**
 * Decodes and executes all sequences. Where the bits are used up too early, others are read, and it is told in the end.
 *
 * A sequence is written down when it is decoded, and executed while the next one is: each waits for the other otherwise. That
 * is at the end of a turn, where the engine moves all that only the next turn needs, and all else is in few local variables:
 * others are memory to it.
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
  const initial = firstBits();
  const bits = bitsEnd(start, end);
  if (bits < begun + initial) return 0;
  const states = bitsAt(bits - initial);
  let lengthState = firstLength(states);
  let offsetState = firstOffset(states);
  let matchState = firstMatch(states);
  // Of a word whose first 56 bits come next, at least.
  let place = bits - initial - 56;
  let taken: u32 = 0;
  const base = ring;
  // Offsets from 16 on that reach back neither too far nor over the ring's begin.
  const near: u32 = begin - base < 16 || window < 16 ? 0 : min(window, <u32>(begin - base)) - 15;
  let literal = literals;
  let to = begin;
  let recent = offsets;
  for (let left = count; ; left--) {
    if (left < count) {
      const length = load<u32>(sequence);
      const match = load<u32>(sequence, 4);
      let offset = load<u32>(sequence, 8);
      if (offset > 3) {
        offset -= 3;
        recent = v128.shuffle<u32>(i32x4.splat(offset), recent, 3, 4, 5, 6);
      } else {
        // One to three mean a recent offset (RFC 8878, 3.1.1.5).
        const which = length === 0 ? offset + 1 : offset;
        if (which === 1) offset = i32x4.extract_lane(recent, 0);
        else if (which === 2) {
          offset = i32x4.extract_lane(recent, 1);
          recent = v128.shuffle<u32>(recent, recent, 1, 0, 2, 3);
        } else {
          offset = which === 3 ? i32x4.extract_lane(recent, 2) : i32x4.extract_lane(recent, 0) - 1;
          if (offset === 0) return 0;
          recent = v128.shuffle<u32>(i32x4.splat(offset), recent, 3, 4, 5, 6);
        }
      }
      const literalEnd = to + length;
      const matchEnd = literalEnd + match;
      if (matchEnd > limit) return 0;
      v128.store(to, v128.load(literal));
      if (length > 16) copyFar(to, literal, literalEnd);
      literal += length;
      to = literalEnd;
      let source = to - offset;
      if (offset - 16 < near) {
        v128.store(to, v128.load(source));
        if (match > 16) copyFar(to, source, matchEnd);
      } else {
        if (offset > window) return 0;
        if (offset > <u32>(to - base)) {
          const back = offset - <u32>(to - base);
          if (back > <u32>(turnedAt - base)) return 0;
          const part = to + min(back, match);
          copyFar(to - 16, turnedAt - back - 16, part);
          to = part;
          source = base;
        }
        if (offset >= 16) copyFar(to - 16, source - 16, matchEnd);
        else {
          // The bytes between the two, over and over.
          const turn = v128.swizzle(v128.load(source), v128.load(turns + (offset << 4)));
          const whole: usize = load<u8>(turned + offset);
          for (; to < matchEnd; to += whole) v128.store(to, turn);
        }
      }
      to = matchEnd;
      if (left === 0) break;
    }
    const lengthCode = codeOf(lengthState);
    const offsetCode = codeOf(offsetState);
    const matchCode = codeOf(matchState);
    const codes = lengthCode + offsetCode + matchCode;
    taken = codes;
    if (codes < CARE) {
      const word = load<u64>(place >> 3);
      // Of what is shifted by, only the lowest six bits matter.
      let shift = (place & 7) + (56 - SHIFT) - codes;
      place -= codes & 0xff;
      store<u32>(sequence, valueBegin(lengthState));
      store<u32>(sequence, valueBegin(matchState), 4);
      store<u32>(sequence, valueAt(offsetState, word >> (shift + SHIFT + (codes >> 8))), 8);
      offsetState = stateAfter(offsetState, word >> shift);
      shift += offsetCode >> 8;
      matchState = stateAfter(matchState, word >> shift);
      shift += matchCode >> 8;
      lengthState = stateAfter(lengthState, word >> shift);
    } else {
      place -= codes & 0xff;
      let values = place + 56 + stateBits(codes);
      store<u32>(sequence, valueAt(lengthState, bitsAt(values)));
      values += valueBits(lengthCode);
      store<u32>(sequence, valueAt(matchState, bitsAt(values)), 4);
      values += valueBits(matchCode);
      store<u32>(sequence, valueAt(offsetState, bitsAt(values)), 8);
      let word = bitsAt(place + 56) << SHIFT;
      offsetState = stateAfter(offsetState, word);
      word >>= stateBits(offsetCode);
      matchState = stateAfter(matchState, word);
      word >>= stateBits(matchCode);
      lengthState = stateAfter(lengthState, word);
    }
  }
  offsets = recent;
  // The bits end with the last sequence, behind which no states follow.
  if (place + 56 + stateBits(taken) !== begun || literal > literalsEnd) return 0;
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
