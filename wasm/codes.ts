/**
 * Tables that decode Huffman codes (RFC 1951, 3.2.2). A table is looked up by the next bits of the input, as many as its
 * `root` says; codes that are longer go on in a subtable behind it. Its entries:
 *
 * - literals, one or two at once: bit 31; how many in bits 24–25, the second in 16–23, the first in 8–15
 * - lengths and distances: what they begin at in bits 16–30, the bits of the code alone in 8–12, and `SPARE` more
 * - the place of a subtable: `SPECIAL` and `SUBTABLE`; where it begins in bits 16–30, bits it is looked up by in 8–11
 * - the end of a block: `SPECIAL` and `END`
 * - what no code leads to: `SPECIAL`
 *
 * and in bits 0–5 of each, bits to consume, those that follow the code included; 6 and 7 are empty.
 */

export const LITERAL: u32 = 0x80000000;
export const SPECIAL: u32 = 0x8000;
export const SUBTABLE: u32 = 0x4000;
export const END: u32 = 0x2000;

/** Bits that whoever reads symbols has below those that come next. */
export const SPARE: u32 = 2;

/** What a code's symbols mean. */
export const LENGTHS_OF_CODES: u32 = 0;
export const LITERALS: u32 = 1;
export const DISTANCES: u32 = 2;

/** The longest code. */
const LONGEST: u32 = 15;

const lengthBases: usize = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const lengthExtras: usize = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
]);
const distanceBases: usize = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
]);

/** How many codes there are of each length, where those of each length begin, and the symbols by the length of their code. */
const counts: usize = memory.data((LONGEST + 1) * 4);
const starts: usize = memory.data((LONGEST + 2) * 4);
const sorted: usize = memory.data(320 * 2);

/**
 * Builds the table of a code from the lengths of its symbols' codes, a byte each.
 * @param capacity entries there is room for
 * @returns false where zlib takes it for no code: more codes than bits tell apart, or fewer (but for a lone one of one bit,
 * or none at all)
 */
export function buildTable(kind: u32, lengths: usize, symbols: u32, table: usize, root: u32, capacity: u32): bool {
  const longest = sortSymbols(lengths, symbols);
  const room = unusedCodes();
  if (room < 0 || (room > 0 && (longest > 1 || kind === LENGTHS_OF_CODES))) return false;
  const size: u32 = 1 << root;
  if (room > 0) for (let at: u32 = 0; at < size; at++) store<u32>(table + (at << 2), SPECIAL);
  let next: usize = sorted;
  /** The code, its first bit lowest, as it comes. */
  let code: u32 = 0;
  let filled: u32 = 1;
  for (let length: u32 = 1; length <= root; length++) {
    // Of codes that are shorter, whatever follows them means the same.
    if (room === 0) memory.copy(table + (filled << 2), table, filled << 2);
    filled <<= 1;
    for (let left = load<u32>(counts + (length << 2)); left > 0; left--, next += 2) {
      const entry = entryOf(kind, load<u16>(next), length);
      for (let at = code; at < (room === 0 ? filled : size); at += filled) store<u32>(table + (at << 2), entry);
      code = following(code, length);
    }
  }
  return longest <= root || buildSubtables(kind, table, root, capacity, next, code);
}

/** Codes longer than the root: those that begin with the same bits share a subtable. */
function buildSubtables(kind: u32, table: usize, root: u32, capacity: u32, next: usize, first: u32): bool {
  const mask: u32 = (1 << root) - 1;
  let code = first;
  let prefix: u32 = 0xffffffff;
  let start: u32 = 1 << root;
  let bits: u32 = 0;
  for (let length = root + 1; length <= LONGEST; length++)
    for (let left = load<u32>(counts + (length << 2)); left > 0; left--, next += 2) {
      if ((code & mask) !== prefix) {
        prefix = code & mask;
        start += bits === 0 ? 0 : 1 << bits;
        bits = bitsOfSubtable(root, length, left);
        if (start + (1 << bits) > capacity) return false;
        store<u32>(table + (prefix << 2), SPECIAL | SUBTABLE | (start << 16) | (bits << 8) | root);
      }
      const entry = entryOf(kind, load<u16>(next), length - root);
      const end: u32 = 1 << bits;
      for (let at = code >> root; at < end; at += 1 << (length - root)) store<u32>(table + ((start + at) << 2), entry);
      code = following(code, length);
    }
  return true;
}

/** As many as it takes until the codes that begin alike are all there. */
function bitsOfSubtable(root: u32, length: u32, left: u32): u32 {
  let bits = length - root;
  for (let codes = left; codes < (<u32>1) << bits && root + bits < LONGEST; ) {
    bits++;
    codes = (codes << 1) + load<u32>(counts + ((root + bits) << 2));
  }
  return bits;
}

/** Joins two literals where both are told by the bits of one look-up. */
export function joinLiterals(table: usize, root: u32): void {
  // From behind: what is looked at lies before, and is not joined yet.
  for (let at: i32 = (1 << root) - 1; at >= 0; at--) {
    const entry = load<u32>(table + ((<usize>at) << 2));
    if (<i32>entry >= 0) continue;
    const length = entry & 63;
    const next = load<u32>(table + ((<usize>(at >> length)) << 2));
    if (<i32>next >= 0 || (next & 63) + length > root) continue;
    const both = LITERAL | (2 << 24) | ((next & 0xff00) << 8) | (entry & 0xff00) | ((next & 63) + length);
    store<u32>(table + ((<usize>at) << 2), both);
  }
}

/** @returns the length of the longest code */
function sortSymbols(lengths: usize, symbols: u32): u32 {
  memory.fill(counts, 0, (LONGEST + 1) * 4);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const count = counts + ((<usize>load<u8>(lengths + symbol)) << 2);
    store<u32>(count, load<u32>(count) + 1);
  }
  store<u32>(counts, 0);
  let longest: u32 = 0;
  let start: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    store<u32>(starts + (length << 2), start);
    const count = load<u32>(counts + (length << 2));
    if (count > 0) longest = length;
    start += count;
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const length = load<u8>(lengths + symbol);
    if (length === 0) continue;
    const place = starts + ((<usize>length) << 2);
    const at = load<u32>(place);
    store<u16>(sorted + (at << 1), <u16>symbol);
    store<u32>(place, at + 1);
  }
  return longest;
}

/** How many of the longest codes are left over; negative where there are more than can be told apart. */
function unusedCodes(): i32 {
  let left: i32 = 1;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    left = (left << 1) - load<i32>(counts + (length << 2));
    if (left < 0) return left;
  }
  return left;
}

/** The code after this one, both with their first bit lowest. */
function following(code: u32, length: u32): u32 {
  let bit: u32 = 1 << (length - 1);
  while (code & bit) bit >>= 1;
  return bit === 0 ? 0 : (code & (bit - 1)) | bit;
}

/** @param bits of the code that are left at this place */
function entryOf(kind: u32, symbol: u32, bits: u32): u32 {
  if (kind === LENGTHS_OF_CODES) return (symbol << 16) | bits;
  if (kind === DISTANCES) {
    if (symbol > 29) return SPECIAL;
    const extra: u32 = symbol < 2 ? 0 : (symbol >> 1) - 1;
    return ((<u32>load<u16>(distanceBases + (symbol << 1))) << 16) | ((bits + SPARE) << 8) | (bits + extra);
  }
  if (symbol < 256) return LITERAL | (1 << 24) | (symbol << 8) | bits;
  if (symbol === 256) return SPECIAL | END | bits;
  const length = symbol - 257;
  if (length > 28) return SPECIAL;
  return (
    ((<u32>load<u16>(lengthBases + (length << 1))) << 16) |
    ((bits + SPARE) << 8) |
    (bits + load<u8>(lengthExtras + length))
  );
}
