/** Entropy coding of zstd (RFC 8878, 4): numbers in tables, read from bits that are stored back to front. */

export function corrupted(): Error {
  return new Error('a block contradicts itself');
}

/** Readers look this many bytes beyond the last one; arrays must have them. */
export const SLACK = 4;

export function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}

/** Bits that were written in one direction and are read in the other, from `end` down to `start`. */
export class BackwardBits {
  /** Bits left. */
  left: number;
  readonly #bytes: Uint8Array;
  readonly #origin: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? (bytes[end - 1] ?? 0) : 0;
    // The highest bit set marks the end.
    if (last === 0) throw corrupted();
    this.#bytes = bytes;
    this.#origin = start * 8;
    this.left = (end - 1 - start) * 8 + highestBit(last);
  }

  /** The next `count` bits, at most 32. */
  read(count: number): number {
    if (count > 24) return this.read(count - 16) * 65_536 + this.read(16);
    const left = this.left - count;
    if (left < 0) throw corrupted();
    this.left = left;
    return wordAt(this.#bytes, this.#origin + left) & ((1 << count) - 1);
  }

  /** The next `count` bits without taking them; zeros where there are fewer. */
  peek(count: number): number {
    const missing = count - this.left;
    if (missing <= 0) return wordAt(this.#bytes, this.#origin - missing) & ((1 << count) - 1);
    return (wordAt(this.#bytes, this.#origin) & ((1 << this.left) - 1)) << missing;
  }
}

/** At least 24 bits from one on. */
function wordAt(bytes: Uint8Array, bit: number): number {
  const at = bit >>> 3;
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    (bit & 7)
  );
}

/** A decoding table of finite state entropy: for each state a symbol, and how to get to the next state. */
export interface FseTable {
  readonly accuracy: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly base: Uint16Array;
}

/** The table for one symbol only (RLE mode). */
export function singleSymbol(symbol: number): FseTable {
  return { accuracy: 0, symbols: Uint8Array.of(symbol), bits: Uint8Array.of(0), base: Uint16Array.of(0) };
}

/** Builds a table from its distribution (RFC 8878, 4.1.1); -1 is a probability below one. */
export function fseTable(probabilities: readonly number[], accuracy: number): FseTable {
  const size = 1 << accuracy;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(probabilities.length);
  let high = size - 1;
  for (const [symbol, probability] of probabilities.entries()) {
    next[symbol] = Math.abs(probability);
    if (probability === -1) symbols[high--] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  for (const [symbol, probability] of probabilities.entries())
    for (let left = probability; left > 0; left--) {
      symbols[position] = symbol;
      do position = (position + step) & (size - 1);
      while (position > high);
    }
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const value = next[symbol] ?? 1;
    next[symbol] = value + 1;
    const wanted = accuracy - highestBit(value);
    bits[state] = wanted;
    base[state] = (value << wanted) - size;
  }
  return { accuracy, symbols, bits, base };
}

/** Reads a distribution that is stored front to back, and gives its table and where it ends. */
export function readFseTable(
  bytes: Uint8Array,
  start: number,
  end: number,
  limits: { accuracy: number; symbols: number },
): { table: FseTable; end: number } {
  let bit = start * 8;
  const read = (count: number): number => {
    const byte = bit >>> 3;
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16);
    return (word >>> (bit & 7)) & ((1 << count) - 1);
  };
  const accuracy = read(4) + 5;
  bit += 4;
  if (accuracy > limits.accuracy) throw corrupted();
  const probabilities: number[] = [];
  let remaining = 1 << accuracy;
  while (remaining > 0) {
    const width = highestBit(remaining + 1) + 1;
    // Small values are written one bit shorter.
    const short = (1 << width) - 1 - (remaining + 1);
    const low = read(width - 1);
    let value = low;
    if (low < short) bit += width - 1;
    else {
      value = read(width);
      if (value >= 1 << (width - 1)) value -= short;
      bit += width;
    }
    const probability = value - 1;
    probabilities.push(probability);
    remaining -= Math.abs(probability);
    if (probability === 0)
      for (let repeat = 3; repeat === 3; ) {
        repeat = read(2);
        bit += 2;
        for (let left = repeat; left > 0; left--) probabilities.push(0);
        if (probabilities.length > limits.symbols) throw corrupted();
      }
    if (probabilities.length > limits.symbols || bit > end * 8) throw corrupted();
  }
  if (remaining !== 0) throw corrupted();
  return { table: fseTable(probabilities, accuracy), end: (bit + 7) >>> 3 };
}

/** A decoding table of Huffman coding, by the next `width` bits. */
export interface HuffmanTable {
  readonly width: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
}

const WIDEST_CODE = 11;

/** Reads a tree description (RFC 8878, 4.2.1), and says where it ends. */
export function readHuffmanTable(bytes: Uint8Array, start: number, end: number): { table: HuffmanTable; end: number } {
  const header = bytes[start] ?? 0;
  const first = start + 1;
  const weights: number[] = [];
  let after: number;
  if (header >= 128) {
    const count = header - 127;
    after = first + ((count + 1) >> 1);
    if (after > end) throw corrupted();
    for (let index = 0; index < count; index++) {
      const pair = bytes[first + (index >> 1)] ?? 0;
      weights.push(index % 2 === 0 ? pair >> 4 : pair & 15);
    }
  } else {
    after = first + header;
    if (after > end) throw corrupted();
    readWeights(bytes, first, after, weights);
  }
  return { table: huffmanTable(weights), end: after };
}

/** Weights in two interleaved states, which end where the bits do. */
function readWeights(bytes: Uint8Array, start: number, end: number, weights: number[]): void {
  const { table, end: after } = readFseTable(bytes, start, end, { accuracy: 6, symbols: WIDEST_CODE + 1 });
  const input = new BackwardBits(bytes, after, end);
  const states = [input.read(table.accuracy), input.read(table.accuracy)];
  for (let turn = 0; ; turn = 1 - turn) {
    const state = states[turn] ?? 0;
    weights.push(table.symbols[state] ?? 0);
    const wanted = table.bits[state] ?? 0;
    if (wanted > input.left) {
      weights.push(table.symbols[states[1 - turn] ?? 0] ?? 0);
      return;
    }
    if (weights.length > 253) throw corrupted();
    states[turn] = (table.base[state] ?? 0) + input.read(wanted);
  }
}

/** The last symbol's weight is not stored: it makes the codes complete. */
function huffmanTable(weights: number[]): HuffmanTable {
  let total = 0;
  for (const weight of weights) {
    if (weight > WIDEST_CODE) throw corrupted();
    total += weight === 0 ? 0 : 1 << (weight - 1);
  }
  if (total === 0) throw corrupted();
  const width = highestBit(total) + 1;
  const rest = (1 << width) - total;
  if (width > WIDEST_CODE || (rest & (rest - 1)) !== 0) throw corrupted();
  weights.push(highestBit(rest) + 1);
  if (weights.filter((weight) => weight === 1).length < 2) throw corrupted();
  const symbols = new Uint8Array(1 << width);
  const bits = new Uint8Array(1 << width);
  let position = 0;
  for (let weight = 1; weight <= width; weight++)
    for (const [symbol, own] of weights.entries())
      if (own === weight) {
        const span = 1 << (weight - 1);
        symbols.fill(symbol, position, position + span);
        bits.fill(width + 1 - weight, position, position + span);
        position += span;
      }
  return { width, symbols, bits };
}

/** Decodes one stream of `bytes` to exactly fill `output`. */
export function decodeHuffman(
  { width, symbols, bits }: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  output: Uint8Array,
): void {
  const input = new BackwardBits(bytes, start, end);
  for (let index = 0; index < output.length; index++) {
    const code = input.peek(width);
    output[index] = symbols[code] as number;
    input.left -= bits[code] as number;
    if (input.left < 0) throw corrupted();
  }
  if (input.left !== 0) throw corrupted();
}
