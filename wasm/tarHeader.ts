/**
 * Headers of a tar as nearly all are: their checksum is right, and their numbers are octal digits. Whatever else one may be,
 * or may have wrong, is left to script.
 */

/** Mode, owner, group, size, time and both device numbers of the header that was read last. */
export const numbers: usize = memory.data(7 * 8, 8);

const IRREGULAR: i32 = -1;

/**
 * Reads the header that begins at `at`, all of which is there.
 * @returns the lengths of its name, of what stands before that, and of its link, eight bits each; `IRREGULAR` for any other
 */
export function readHeader(at: usize): i32 {
  if (octal(at + 148, 8) !== checksum(at)) return IRREGULAR;
  const isUstar = load<u32>(at + 257) === 0x61747375 && load<u16>(at + 261) === 0x0072;
  const isGnu = load<u32>(at + 257) === 0x61747375 && load<u32>(at + 261) === 0x00202072;
  const hasDevice = isUstar || isGnu;
  const isRegular =
    keep(0, octal(at + 100, 8)) &&
    keep(1, octal(at + 108, 8)) &&
    keep(2, octal(at + 116, 8)) &&
    keep(3, octal(at + 124, 12)) &&
    keep(4, octal(at + 136, 12)) &&
    keep(5, hasDevice ? octal(at + 329, 8) : 0) &&
    keep(6, hasDevice ? octal(at + 337, 8) : 0);
  if (!isRegular) return IRREGULAR;
  const prefix = isUstar ? lengthOf(at + 345, 155) : 0;
  return lengthOf(at, 100) | (prefix << 8) | (lengthOf(at + 157, 100) << 16);
}

function keep(index: i32, value: i64): bool {
  store<f64>(numbers + (index << 3), <f64>value);
  return value >= 0;
}

/** The sum of all bytes, those of the checksum itself as spaces. */
function checksum(at: usize): i64 {
  // Four sums of 16 bits twice, in which 64 bytes have room.
  const low = ((<u64>0x00ff00ff) << 32) | 0x00ff00ff;
  let sums: u64 = 0;
  let others: u64 = 0;
  for (let offset: usize = 0; offset < 512; offset += 16) {
    const word = load<u64>(at + offset);
    const next = load<u64>(at + offset, 8);
    sums += (word & low) + ((word >> 8) & low);
    others += (next & low) + ((next >> 8) & low);
  }
  sums += others;
  let sum = <i64>((sums & 0xffff) + ((sums >> 16) & 0xffff) + ((sums >> 32) & 0xffff) + (sums >> 48));
  for (let offset: usize = 148; offset < 156; offset++) sum += 0x20 - <i64>load<u8>(at + offset);
  return sum;
}

/** Eight bytes that are 1. */
const ONES: u64 = ((<u64>0x01010101) << 32) | 0x01010101;

/** Octal digits, after spaces or NULs, ended by the first space or NUL; nothing at all is 0, anything else -1. */
function octal(from: usize, length: i32): i64 {
  const last = load<u64>(from + length - 8);
  if (length === 8) return areSeven(last) ? seven(last) : octalByDigit(from, length);
  const first = load<u32>(from);
  if ((first & 0xf8f8f8f8) !== 0x30303030 || !areSeven(last)) return octalByDigit(from, length);
  return (seven((<u64>first) << 24) << 21) + seven(last);
}

/** Whether they are seven octal digits and a space or NUL, as nearly all fields end. */
function areSeven(bytes: u64): bool {
  const end = bytes >> 56;
  return (end === 0 || end === 0x20) && ((bytes << 8) & (ONES * 0xf8)) === (ONES * 0x30) << 8;
}

/** The first seven bytes as a number, which has octal digits: pairs of them, pairs of these, and both. */
function seven(bytes: u64): i64 {
  const digits = (bytes << 8) & (ONES * 7);
  const pairs = ((digits << 3) + (digits >> 8)) & (((<u64>0x00ff00ff) << 32) | 0x00ff00ff);
  const quads = ((pairs << 6) + (pairs >> 16)) & (((<u64>0xffff) << 32) | 0xffff);
  return <i64>(((quads << 12) + (quads >> 32)) & 0xffffffff);
}

function octalByDigit(from: usize, length: i32): i64 {
  let at = from;
  const end = from + length;
  while (at < end && (load<u8>(at) === 0x20 || load<u8>(at) === 0)) at++;
  let value: i64 = 0;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === 0x20 || byte === 0) break;
    if (byte < 0x30 || byte > 0x37) return -1;
    value = (value << 3) | (byte - 0x30);
  }
  return value;
}

/** Of a text, up to its first NUL. */
function lengthOf(from: usize, limit: i32): i32 {
  if (load<u8>(from) === 0) return 0;
  let length = 0;
  for (; length + 8 <= limit; length += 8) {
    const zero = firstZero(load<u64>(from + length));
    if (zero < 8) return length + zero;
  }
  while (length < limit && load<u8>(from + length) !== 0) length++;
  return length;
}

/** Which of eight bytes is the first that is 0; 8 where none is. */
function firstZero(bytes: u64): i32 {
  return <i32>(ctz((bytes - ONES) & ~bytes & (ONES << 7)) >> 3);
}
