/**
 * Raw inflate (RFC 1951) that is given its input in pieces and stops between two symbols: where more input is needed, where
 * the window is full, and between blocks. Strict: it refuses all that zlib refuses. What is inflated goes into a window that
 * is used again and again, behind the 32 KiB before it.
 */
import {
  buildTable,
  DISTANCES,
  END,
  joinLiterals,
  LENGTHS_OF_CODES,
  LITERALS,
  SPARE,
  SPECIAL,
  SUBTABLE,
} from './codes';
import { crc32, makeTables } from './crc32';
import { HEADER, HISTORY, history, INPUT, input, WINDOW, window } from './memory';

/** What `run` stopped for. */
const NEEDS_INPUT: i32 = 0;
const FULL: i32 = 1;
const BETWEEN_BLOCKS: i32 = 2;
const ENDED: i32 = 3;
const DAMAGED: i32 = 4;
/** The block has ended; this stays inside. */
const BLOCK_ENDED: i32 = 5;

/** What comes next. */
const AT_HEADER: i32 = 0;
const IN_STORED: i32 = 1;
const IN_SYMBOLS: i32 = 2;

const LITERAL_ROOT: u32 = 11;
const DISTANCE_ROOT: u32 = 9;
/** The bits that come next lie above two others, and so are what an entry of 4 bytes lies at in a table. */
const LITERAL_MASK: usize = ((1 << LITERAL_ROOT) - 1) << SPARE;
const DISTANCE_MASK: usize = ((1 << DISTANCE_ROOT) - 1) << SPARE;
const LITERAL_ENTRIES: u32 = 4096;
const DISTANCE_ENTRIES: u32 = 1536;
const literals: usize = memory.data(LITERAL_ENTRIES * 4, 16);
const distances: usize = memory.data(DISTANCE_ENTRIES * 4, 16);
const LENGTH_ROOT: u32 = 7;
const lengthCodes: usize = memory.data(128 * 4);
/** The lengths of the codes of a block: at most 288 literals and lengths, and 32 distances. */
const lengths: usize = memory.data(320);
const order: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** For each distance below 16, which bytes of the first of a match give the next 16, and how many of those are whole turns. */
const turns: usize = memory.data(16 * 16, 16);
const turned: usize = memory.data(16);
/** Of so many bits, and the two below them. */
const masks: usize = memory.data(32 * 4, 4);

/** The next byte of the input, its end, and whether nothing follows it. */
let next: usize = input;
let end: usize = input;
let final: bool = false;
/** Bits that were taken from the input and not consumed, lowest first. */
let bits: u64 = 0;
let bitCount: u32 = 0;

/** Where the next inflated byte goes, and where what no checksum was computed of begins. */
let output: usize = window;
let summed: usize = window;
/** Matches reach no further back than this. */
let floor: usize = window;
/** From here on the next end of a block is told. */
let wanted: usize = usize.MAX_VALUE;

let state: i32 = AT_HEADER;
let isLast: bool = false;
let storedLeft: u32 = 0;
let hasFixedCodes: bool = false;
let checksum: u32 = 0;

setUp();

function setUp(): void {
  makeTables();
  for (let count: u32 = 0; count < 30; count++) store<u32>(masks + (count << 2), <u32>(((<u64>4) << count) - 1));
  for (let distance: u32 = 1; distance < 16; distance++) {
    for (let at: u32 = 0; at < 16; at++) store<u8>(turns + (distance << 4) + at, <u8>(at % distance));
    store<u8>(turned + distance, <u8>(16 - (16 % distance)));
  }
}

/** Forgets everything. */
export function reset(): void {
  next = end = input;
  final = false;
  bits = 0;
  bitCount = 0;
  output = summed = floor = window;
  wanted = usize.MAX_VALUE;
  state = AT_HEADER;
}

/** Where the input that was not consumed begins. Only between members, where no bit of it was. */
export function inputStart(): usize {
  return next;
}

/** Where the input ends. */
export function inputEnd(): usize {
  return end;
}

/** Makes room for as much input as can be and returns where it goes; the room is `inputRoom`. */
export function prepareInput(): usize {
  const waiting = end - next;
  // Up to 8 bytes before are in the bit buffer, and are looked at again where a block is stored.
  memory.copy(input - 8, next - 8, waiting + 8);
  next = input;
  end = input + waiting;
  return end;
}

export function inputRoom(): u32 {
  return INPUT - <u32>(end - input);
}

/** So many bytes were written behind the input. */
export function addInput(length: u32): void {
  end += min(length, inputRoom());
}

/** Nothing follows the input. */
export function endInput(): void {
  final = true;
  memory.fill(end, 0, HEADER);
}

/** So many bytes of the input are none of ours. Only between members. */
export function skipInput(length: u32): void {
  next += min<usize>(length, end - next);
}

/** A member begins: nothing before it can be reached. */
export function begin(): void {
  floor = output;
  checksum = 0;
  bits = 0;
  bitCount = 0;
  state = AT_HEADER;
  isLast = false;
}

/**
 * Goes on between two blocks of a member: behind what was written before the window, so much of it, and with a byte of the
 * input of which some bits were consumed. The input must be there.
 */
export function resume(historyLength: u32, consumedBits: u32): void {
  begin();
  floor = output - min(historyLength, HISTORY);
  if (consumedBits === 0 || next >= end) return;
  bits = <u64>load<u8>(next) >> (consumedBits & 7);
  bitCount = 8 - (consumedBits & 7);
  next++;
}

/** Where a window begins. */
export function windowStart(): usize {
  return window;
}

/** Where the inflated bytes end. */
export function outputEnd(): usize {
  return output;
}

/** How many bytes before `outputEnd` a match may reach: at most 32 KiB. */
export function historyLength(): u32 {
  return <u32>min<usize>(output - floor, HISTORY);
}

/** The window was read and may be used again. */
export function takeWindow(): void {
  const length = output - window;
  memory.copy(history, output - HISTORY, HISTORY);
  output = summed = window;
  floor = floor > history + length ? floor - length : history;
  if (wanted !== usize.MAX_VALUE) wanted = wanted > length ? wanted - length : 0;
}

/** The next end of a block after so many more inflated bytes is told. */
export function askBetweenBlocks(after: u32): void {
  wanted = output + after;
}

/** Of the member so far. */
export function memberChecksum(): u32 {
  return checksum;
}

/** Bits of the input that were not consumed. */
export function unreadBits(): i32 {
  return ((<i32>(end - next)) << 3) + bitCount;
}

/** Inflates until there is something to do for others. */
export function run(): i32 {
  let stop: i32;
  do stop = step();
  while (stop === BLOCK_ENDED);
  if (stop === ENDED) returnBits();
  checksum = crc32(checksum, summed, output - summed);
  summed = output;
  return stop;
}

function step(): i32 {
  if (state === IN_SYMBOLS) return readSymbols();
  if (state === IN_STORED) return copyStored();
  if (isLast) return ENDED;
  if (output >= wanted) {
    wanted = usize.MAX_VALUE;
    return BETWEEN_BLOCKS;
  }
  return !final && end - next < HEADER ? NEEDS_INPUT : readHeader();
}

/** Whether more bits were consumed than the input has, zeros for them. */
function isOverrun(): bool {
  return final && next > end && (next - end) << 3 > bitCount;
}

/** Whole bytes in the bit buffer go back to the input. */
function returnBits(): void {
  next -= bitCount >> 3;
  bits = 0;
  bitCount = 0;
}

/** Fills the bit buffer to at least 56 bits; bits above those that are counted may be there already, and are the same. */
function refill(): void {
  bits |= load<u64>(next) << bitCount;
  next += (63 - bitCount) >> 3;
  bitCount |= 56;
}

function takeBits(count: u32): u32 {
  const value = <u32>bits & ((1 << count) - 1);
  bits >>= count;
  bitCount -= count;
  return value;
}

function readHeader(): i32 {
  refill();
  isLast = takeBits(1) !== 0;
  const type = takeBits(2);
  if (type === 0) return beginStored();
  if (type === 3) return DAMAGED;
  if (type === 1) useFixedCodes();
  else if (!readCodes()) return DAMAGED;
  if (isOverrun()) return DAMAGED;
  state = IN_SYMBOLS;
  return BLOCK_ENDED;
}

function beginStored(): i32 {
  returnBits();
  if (final && next + 4 > end) return DAMAGED;
  const length: u32 = load<u16>(next);
  if ((length ^ load<u16>(next, 2)) !== 0xffff) return DAMAGED;
  next += 4;
  storedLeft = length;
  state = IN_STORED;
  return BLOCK_ENDED;
}

function copyStored(): i32 {
  // Of a match that was copied whole, some may lie behind the window.
  const room: usize = output < window + WINDOW ? window + WINDOW - output : 0;
  const count = min<usize>(storedLeft, min<usize>(end - next, room));
  memory.copy(output, next, count);
  output += count;
  next += count;
  storedLeft -= <u32>count;
  if (storedLeft === 0) {
    state = AT_HEADER;
    return BLOCK_ENDED;
  }
  if (count === room) return FULL;
  return final ? DAMAGED : NEEDS_INPUT;
}

function useFixedCodes(): void {
  if (hasFixedCodes) return;
  hasFixedCodes = true;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  memory.fill(lengths + 288, 5, 32);
  buildTable(LITERALS, lengths, 288, literals, LITERAL_ROOT, LITERAL_ENTRIES);
  buildTable(DISTANCES, lengths + 288, 32, distances, DISTANCE_ROOT, DISTANCE_ENTRIES);
}

/** The codes of a block (RFC 1951, 3.2.7); false where zlib takes them for damage. */
function readCodes(): bool {
  hasFixedCodes = false;
  const literalCount = takeBits(5) + 257;
  const distanceCount = takeBits(5) + 1;
  const lengthCount = takeBits(4) + 4;
  if (literalCount > 286 || distanceCount > 30) return false;
  memory.fill(lengths, 0, 19);
  refill();
  for (let at: u32 = 0; at < lengthCount; at++) {
    if (bitCount < 3) refill();
    store<u8>(lengths + load<u8>(order + at), <u8>takeBits(3));
  }
  if (!buildTable(LENGTHS_OF_CODES, lengths, 19, lengthCodes, LENGTH_ROOT, 128)) return false;
  if (!readLengths(literalCount + distanceCount)) return false;
  if (load<u8>(lengths + 256) === 0) return false;
  if (!buildTable(DISTANCES, lengths + literalCount, distanceCount, distances, DISTANCE_ROOT, DISTANCE_ENTRIES))
    return false;
  if (!buildTable(LITERALS, lengths, literalCount, literals, LITERAL_ROOT, LITERAL_ENTRIES)) return false;
  joinLiterals(literals, LITERAL_ROOT);
  return true;
}

function readLengths(count: u32): bool {
  for (let at: u32 = 0; at < count; ) {
    refill();
    const entry = load<u32>(lengthCodes + ((<usize>bits & 127) << 2));
    takeBits(entry & 63);
    const symbol = entry >> 16;
    if (symbol < 16) {
      store<u8>(lengths + at++, <u8>symbol);
      continue;
    }
    if (symbol === 16 && at === 0) return false;
    const repeated: u8 = symbol === 16 ? load<u8>(lengths + at - 1) : 0;
    const times = symbol === 16 ? 3 + takeBits(2) : symbol === 17 ? 3 + takeBits(3) : 11 + takeBits(7);
    if (at + times > count) return false;
    memory.fill(lengths + at, repeated, times);
    at += times;
  }
  return true;
}

/**
 * Literals and matches, until the block ends. All that it works with is in local variables: others are memory to the engine.
 * The high bits of `count` are of no meaning, only its low eight count.
 */
function readSymbols(): i32 {
  // Whole bytes are taken anew, since there is less room for bits here.
  let from = next - (bitCount >> 3);
  let count = (bitCount & 7) + SPARE;
  let buffer = (bits & (((<u64>1) << (bitCount & 7)) - 1)) << SPARE;
  let to = output;
  // One turn takes 21 bytes of the input at most and looks at 8 behind them; zeros that may be taken follow its end.
  const lastFrom = final ? end + 8 : end - 32;
  const lastTo = window + WINDOW;
  const lowest = floor;
  let stop: i32 = BLOCK_ENDED;
  for (;;) {
    if (from > lastFrom) {
      stop = final ? DAMAGED : NEEDS_INPUT;
      break;
    }
    if (to > lastTo) {
      stop = FULL;
      break;
    }
    buffer |= load<u64>(from) << count;
    from += 7 - ((count >> 3) & 7);
    count |= 56;
    let entry = load<u32>(<usize>buffer & LITERAL_MASK, literals);
    if (<i32>entry < 0) {
      buffer >>= entry;
      count -= entry;
      store<u16>(to, <u16>(entry >> 8));
      to += (entry >> 24) & 3;
      entry = load<u32>(<usize>buffer & LITERAL_MASK, literals);
      if (<i32>entry < 0) {
        buffer >>= entry;
        count -= entry;
        store<u16>(to, <u16>(entry >> 8));
        to += (entry >> 24) & 3;
        entry = load<u32>(<usize>buffer & LITERAL_MASK, literals);
        if (<i32>entry < 0) {
          buffer >>= entry;
          count -= entry;
          store<u16>(to, <u16>(entry >> 8));
          to += (entry >> 24) & 3;
          continue;
        }
      }
      buffer |= load<u64>(from) << count;
      from += 7 - ((count >> 3) & 7);
      count |= 56;
    }
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= LITERAL_ROOT;
        count -= LITERAL_ROOT;
        // Below the place of the subtable are the two bits that say what it is.
        const place = (entry >> 14) + (<u32>buffer & ((4 << ((entry >> 8) & 15)) - 4));
        entry = load<u32>(<usize>place & ~3, literals);
        if (<i32>entry < 0) {
          buffer >>= entry;
          count -= entry;
          store<u8>(to++, <u8>(entry >> 8));
          continue;
        }
      }
      if (entry & SPECIAL) {
        if (!(entry & END)) {
          stop = DAMAGED;
          break;
        }
        buffer >>= entry & 63;
        count -= entry & 63;
        state = AT_HEADER;
        break;
      }
    }
    let taken = buffer;
    buffer >>= entry;
    count -= entry & 63;
    const length = (entry >> 16) + ((<u32>taken & load<u32>((entry & 63) << 2, masks)) >> ((entry >> 8) & 31));
    entry = load<u32>(<usize>buffer & DISTANCE_MASK, distances);
    if (entry & SPECIAL) {
      if (entry & SUBTABLE) {
        buffer >>= DISTANCE_ROOT;
        count -= DISTANCE_ROOT;
        const place = (entry >> 14) + (<u32>buffer & ((4 << ((entry >> 8) & 15)) - 4));
        entry = load<u32>(<usize>place & ~3, distances);
      }
      if (entry & SPECIAL) {
        stop = DAMAGED;
        break;
      }
    }
    taken = buffer;
    buffer >>= entry;
    count -= entry & 63;
    const distance: usize = (entry >> 16) + ((<u32>taken & load<u32>((entry & 63) << 2, masks)) >> ((entry >> 8) & 31));
    if (distance > to - lowest) {
      stop = DAMAGED;
      break;
    }
    let source = to - distance;
    const matched = to + length;
    if (distance >= 16) {
      v128.store(to, v128.load(source));
      if (length > 16) {
        v128.store(to, v128.load(source, 16), 16);
        to += 32;
        source += 32;
        while (to < matched) {
          v128.store(to, v128.load(source));
          to += 16;
          source += 16;
        }
      }
    } else {
      // The bytes between the two, over and over.
      const turn = v128.swizzle(v128.load(source), v128.load(turns + (distance << 4)));
      const whole: usize = load<u8>(turned + distance);
      do {
        v128.store(to, turn);
        to += whole;
      } while (to < matched);
    }
    to = matched;
  }
  bitCount = (count & 63) - SPARE;
  bits = (buffer >> SPARE) & (((<u64>1) << bitCount) - 1);
  next = from;
  output = to;
  return isOverrun() ? DAMAGED : stop;
}
