import {
  BackwardBits,
  corrupted,
  decodeHuffman,
  type FseTable,
  fseTable,
  type HuffmanTable,
  readFseTable,
  readHuffmanTable,
  SLACK,
  singleSymbol,
} from './entropy.ts';

/** Bytes a block may have, stored and inflated (RFC 8878, 3.1.1.2.4). */
export const BLOCK_LIMIT = 128 << 10;

/** Where a block's bytes go, and where it copies earlier ones from. */
export interface BlockOutput {
  /** @throws Error beyond the block's limit */
  append(bytes: Uint8Array, start: number, end: number): void;
  /** @throws Error too where `offset` reaches before the window */
  repeat(offset: number, length: number): void;
}

/** What literals, matches and offsets are coded by: a value for each symbol, and bits to add to it. */
interface Coding {
  readonly defaults: FseTable;
  readonly accuracy: number;
  readonly base: Uint32Array;
  readonly extra: Uint8Array;
}

function coding(accuracy: number, defaults: readonly number[], first: number, extra: readonly number[]): Coding {
  const base: number[] = [];
  let value = first;
  for (const bits of extra) {
    base.push(value);
    value += 2 ** bits;
  }
  return {
    accuracy,
    base: Uint32Array.from(base),
    extra: Uint8Array.from(extra),
    defaults: fseTable(defaults, accuracy === 8 ? 5 : 6),
  };
}

/** A value and how often it comes, in turn. */
function runs(...pairs: readonly number[]): number[] {
  return pairs.flatMap((value, index) => (index % 2 === 0 ? Array<number>(pairs[index + 1] ?? 0).fill(value) : []));
}

const LITERAL_LENGTHS = coding(9, [4, 3, ...runs(2, 11, 1, 3, 2, 9), 3, 2, ...runs(1, 5, -1, 4)], 0, [
  ...runs(0, 16, 1, 4, 2, 2, 3, 2),
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
const MATCH_LENGTHS = coding(9, [1, 4, 3, ...runs(2, 6, 1, 37, -1, 7)], 3, [
  ...runs(0, 32, 1, 4, 2, 2, 3, 2),
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
]);
const OFFSETS = coding(
  8,
  [1, 1, 1, 1, 1, 1, 2, 2, 2, ...runs(1, 15, -1, 5)],
  1,
  Array.from({ length: 32 }, (_, code) => code),
);

/** What one block leaves for the next ones of its frame. */
export class BlockDecoder {
  #huffman: HuffmanTable | undefined;
  #literalLengths: FseTable | undefined;
  #offsetCodes: FseTable | undefined;
  #matchLengths: FseTable | undefined;
  // The three last offsets.
  #latest = 1;
  #second = 4;
  #third = 8;
  readonly #literals = new Uint8Array(BLOCK_LIMIT);

  /**
   * Decodes a compressed block (RFC 8878, 3.1.1.3) of `size` bytes, behind which the array goes on for `SLACK` bytes.
   * @throws Error where it is damaged
   */
  decode(block: Uint8Array, size: number, output: BlockOutput): void {
    if (block.length < size + SLACK) throw new RangeError('No room to look beyond the block');
    const { literals, end } = this.#readLiterals(block, size);
    this.#readSequences(block, end, size, literals, output);
  }

  #readLiterals(block: Uint8Array, size: number): { literals: Uint8Array; end: number } {
    const [a = 0, b = 0, c = 0, d = 0, e = 0] = block;
    const type = a & 3;
    const format = (a >> 2) & 3;
    if (type < 2) {
      const length = format % 2 === 0 ? 1 : format === 1 ? 2 : 3;
      const count = length === 1 ? a >> 3 : length === 2 ? (a >> 4) | (b << 4) : (a >> 4) | (b << 4) | (c << 12);
      const end = length + (type === 0 ? count : 1);
      if (count > BLOCK_LIMIT || end > size) throw corrupted();
      const literals = type === 0 ? block.subarray(length, end) : this.#literals.fill(block[length] ?? 0, 0, count);
      return { literals: literals.subarray(0, count), end };
    }
    const start = format < 2 ? 3 : format + 2;
    // Two numbers of 10, 14 or 18 bits behind the four of type and format.
    const width = start === 3 ? 10 : start === 4 ? 14 : 18;
    const sizes = ((a | (b << 8) | (c << 16)) >>> 4) + (d * 2 ** 20 + e * 2 ** 28) * (start > 3 ? 1 : 0);
    const count = sizes % 2 ** width;
    const stored = Math.floor(sizes / 2 ** width) % 2 ** width;
    const end = start + stored;
    if (count > BLOCK_LIMIT || end > size) throw corrupted();
    let from = start;
    if (type === 2) {
      const read = readHuffmanTable(block, start, end);
      this.#huffman = read.table;
      from = read.end;
    }
    if (!this.#huffman) throw corrupted();
    const literals = this.#literals.subarray(0, count);
    if (format === 0) decodeHuffman(this.#huffman, block, from, end, literals);
    else decodeFourStreams(this.#huffman, block, from, end, literals);
    return { literals, end };
  }

  #readSequences(block: Uint8Array, start: number, size: number, literals: Uint8Array, output: BlockOutput): void {
    if (start >= size) throw corrupted();
    const first = block[start] ?? 0;
    let at = start + 1;
    let count = first;
    if (first === 255) {
      count = (block[at] ?? 0) + ((block[at + 1] ?? 0) << 8) + 0x7f00;
      at += 2;
    } else if (first >= 128) count = ((first - 128) << 8) + (block[at++] ?? 0);
    if (count === 0) {
      if (at !== size) throw corrupted();
      output.append(literals, 0, literals.length);
      return;
    }
    const modes = block[at++] ?? 0;
    if ((modes & 3) !== 0 || at > size) throw corrupted();
    const table = (coded: Coding, mode: number, previous: FseTable | undefined): FseTable => {
      const read = readTable(coded, mode & 3, previous, block, at, size);
      at = read.end;
      return read.table;
    };
    this.#literalLengths = table(LITERAL_LENGTHS, modes >> 6, this.#literalLengths);
    this.#offsetCodes = table(OFFSETS, modes >> 4, this.#offsetCodes);
    this.#matchLengths = table(MATCH_LENGTHS, modes >> 2, this.#matchLengths);
    this.#runSequences(new BackwardBits(block, at, size), count, literals, output);
  }

  #runSequences(input: BackwardBits, count: number, literals: Uint8Array, output: BlockOutput): void {
    const [lengths, offsets, matches] = [this.#literalLengths, this.#offsetCodes, this.#matchLengths];
    if (!lengths || !offsets || !matches) throw corrupted();
    let lengthState = input.read(lengths.accuracy);
    let offsetState = input.read(offsets.accuracy);
    let matchState = input.read(matches.accuracy);
    const { base: offsetBase } = OFFSETS;
    const { base: matchBase, extra: matchExtra } = MATCH_LENGTHS;
    const { base: lengthBase, extra: lengthExtra } = LITERAL_LENGTHS;
    let used = 0;
    for (let left = count; left > 0; left--) {
      const offsetCode = offsets.symbols[offsetState] as number;
      const matchCode = matches.symbols[matchState] as number;
      const lengthCode = lengths.symbols[lengthState] as number;
      const offset = (offsetBase[offsetCode] as number) + input.read(offsetCode);
      const match = (matchBase[matchCode] as number) + input.read(matchExtra[matchCode] as number);
      const length = (lengthBase[lengthCode] as number) + input.read(lengthExtra[lengthCode] as number);
      if (used + length > literals.length) throw corrupted();
      output.append(literals, used, used + length);
      used += length;
      output.repeat(this.#offsetOf(offset, length === 0), match);
      if (left === 1) break;
      lengthState = (lengths.base[lengthState] as number) + input.read(lengths.bits[lengthState] as number);
      matchState = (matches.base[matchState] as number) + input.read(matches.bits[matchState] as number);
      offsetState = (offsets.base[offsetState] as number) + input.read(offsets.bits[offsetState] as number);
    }
    if (input.left !== 0) throw corrupted();
    output.append(literals, used, literals.length);
  }

  /** One to three mean a recent offset (RFC 8878, 3.1.1.5). */
  #offsetOf(value: number, withoutLiterals: boolean): number {
    const which = value > 3 ? 0 : withoutLiterals ? value + 1 : value;
    if (which === 1) return this.#latest;
    const offset = which === 0 ? value - 3 : which === 2 ? this.#second : which === 3 ? this.#third : this.#latest - 1;
    if (which !== 2) this.#third = this.#second;
    this.#second = this.#latest;
    this.#latest = offset;
    return offset;
  }
}

function decodeFourStreams(
  table: HuffmanTable,
  block: Uint8Array,
  start: number,
  end: number,
  literals: Uint8Array,
): void {
  let from = start + 6;
  const share = (literals.length + 3) >> 2;
  if (from > end || share * 3 > literals.length) throw corrupted();
  for (let stream = 0; stream < 4; stream++) {
    const size = (block[start + 2 * stream] ?? 0) | ((block[start + 2 * stream + 1] ?? 0) << 8);
    const to = stream === 3 ? end : from + size;
    if (to > end) throw corrupted();
    const part = literals.subarray(stream * share, stream === 3 ? literals.length : (stream + 1) * share);
    decodeHuffman(table, block, from, to, part);
    from = to;
  }
}

function readTable(
  { defaults, accuracy, base }: Coding,
  mode: number,
  previous: FseTable | undefined,
  block: Uint8Array,
  at: number,
  end: number,
): { table: FseTable; end: number } {
  if (mode === 0) return { table: defaults, end: at };
  if (mode === 1) {
    const symbol = block[at] ?? 0;
    if (at >= end || symbol >= base.length) throw corrupted();
    return { table: singleSymbol(symbol), end: at + 1 };
  }
  if (mode === 2) return readFseTable(block, at, end, { accuracy, symbols: base.length });
  if (!previous) throw corrupted();
  return { table: previous, end: at };
}
