import type { Random } from './random.ts';

/** In which order the lengths of the codes for lengths come (RFC 1951, 3.2.7). */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

interface Code {
  readonly code: number;
  readonly length: number;
}

/** Writes bits as deflate has them: numbers lowest bit first, codes first bit first (RFC 1951, 3.1.1). */
class BitWriter {
  readonly #bytes: number[] = [];
  #rest = 0;
  #count = 0;

  bits(value: number, count: number): void {
    for (let at = 0; at < count; at++) this.#bit((value >> at) & 1);
  }

  code({ code, length }: Code): void {
    for (let at = length - 1; at >= 0; at--) this.#bit((code >> at) & 1);
  }

  align(): void {
    while (this.#count > 0) this.#bit(0);
  }

  finish(): Buffer {
    this.align();
    return Buffer.from(this.#bytes);
  }

  #bit(bit: number): void {
    this.#rest |= bit << this.#count++;
    if (this.#count < 8) return;
    this.#bytes.push(this.#rest);
    this.#rest = 0;
    this.#count = 0;
  }
}

/**
 * Raw deflated bytes that no compressor writes: blocks of every type, with codes of any shape up to the longest, and symbols
 * in any order. Few of them are refused, for a match that reaches too far back.
 */
export function randomDeflated(random: Random): Buffer {
  const writer = new BitWriter();
  const blocks = 1 + random.below(4);
  for (let block = 0; block < blocks; block++) {
    writer.bits(block === blocks - 1 ? 1 : 0, 1);
    const type = random.pick([0, 1, 2, 2, 2, 2]);
    writer.bits(type, 2);
    if (type === 0) writeStored(writer, random);
    else if (type === 1) writeSymbols(writer, random, fixedCodes(), numbered(30).map(fiveBits));
    else writeDynamic(writer, random);
  }
  return writer.finish();
}

function writeStored(writer: BitWriter, random: Random): void {
  const length = random.below(random.pick([1, 10, 3000]));
  writer.align();
  writer.bits(length, 16);
  writer.bits(length ^ 0xffff, 16);
  for (let at = 0; at < length; at++) writer.bits(random.below(256), 8);
}

function writeDynamic(writer: BitWriter, random: Random): void {
  const literalCount = 257 + random.below(30);
  const distanceCount = 1 + random.below(30);
  const literals = randomLengths(random, literalCount, 15, [256, random.below(256)]);
  const distances = random.once(8)
    ? new Array<number>(distanceCount).fill(0)
    : randomLengths(random, distanceCount, 15, [random.below(distanceCount)]);
  const all = [...literals, ...distances];
  const used = [...new Set(all), 0, 18];
  const lengths = randomLengths(random, 19, 7, used);
  writer.bits(literalCount - 257, 5);
  writer.bits(distanceCount - 1, 5);
  writer.bits(15, 4);
  for (const symbol of ORDER) writer.bits(lengths[symbol] ?? 0, 3);
  const codes = codesOf(lengths);
  for (let at = 0; at < all.length; ) {
    let zeros = 0;
    while (all[at + zeros] === 0 && zeros < 138) zeros++;
    const isRun = zeros >= 11 && !random.once(4);
    const code = codes[isRun ? 18 : (all[at] ?? 0)];
    if (!code) throw new RangeError('A length without a code');
    writer.code(code);
    if (isRun) writer.bits(zeros - 11, 7);
    at += isRun ? zeros : 1;
  }
  writeSymbols(writer, random, codesOf(literals), codesOf(distances));
}

/** Symbols in any order, and the end of the block. */
function writeSymbols(writer: BitWriter, random: Random, literals: readonly Code[], distances: readonly Code[]): void {
  const known = numbered(286).filter((symbol) => symbol !== 256 && (literals[symbol]?.length ?? 0) > 0);
  const near = numbered(distances.length).filter((symbol) => (distances[symbol]?.length ?? 0) > 0);
  const mostly = known.filter((symbol) => symbol < 256);
  const count = known.length === 0 ? 0 : random.below(random.pick([3, 300, 3000]));
  for (let at = 0; at < count; at++) {
    const symbol = mostly.length > 0 && (at < 20 || random.once(2)) ? random.pick(mostly) : random.pick(known);
    if (symbol > 256 && near.length === 0) continue;
    writer.code(literals[symbol] as Code);
    if (symbol < 256) continue;
    const extra = symbol < 265 || symbol === 285 ? 0 : (symbol - 261) >> 2;
    writer.bits(random.below(2 ** extra), extra);
    // Far ones are refused until there is much behind them.
    const distance = random.once(500) ? random.pick(near) : (near[random.below(Math.min(near.length, 6))] ?? 0);
    writer.code(distances[distance] as Code);
    const more = distance < 2 ? 0 : (distance >> 1) - 1;
    writer.bits(random.below(2 ** more), more);
  }
  writer.code(literals[256] as Code);
}

/** Lengths of a code that leaves nothing over, unless it is of one symbol: some of `count` symbols, and all that are `used`. */
function randomLengths(random: Random, count: number, longest: number, used: readonly number[]): number[] {
  const symbols = new Set(used);
  const more = random.below(count);
  for (let at = 0; at < more; at++) symbols.add(random.below(count));
  const leaves = [0];
  const isDeep = random.once(2);
  while (leaves.length < symbols.size) {
    const at = isDeep ? leaves.length - 1 - random.below(Math.min(2, leaves.length)) : random.below(leaves.length);
    const length = leaves[at] ?? 0;
    const place = length < longest ? at : leaves.findIndex((each) => each < longest);
    const split = (leaves[place] ?? 0) + 1;
    leaves.splice(place, 1, split, split);
  }
  const lengths = new Array<number>(count).fill(0);
  for (const [index, symbol] of [...symbols].entries()) lengths[symbol] = Math.max(1, leaves[index] ?? 0);
  return lengths;
}

/** The codes that follow from their lengths (RFC 1951, 3.2.2). */
function codesOf(lengths: readonly number[]): Code[] {
  const codes: Code[] = lengths.map((length) => ({ code: 0, length }));
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    for (const [symbol, each] of lengths.entries()) if (each === length) codes[symbol] = { code: code++, length };
    code *= 2;
  }
  return codes;
}

function fixedCodes(): Code[] {
  return codesOf(numbered(288).map((symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)));
}

function fiveBits(code: number): Code {
  return { code, length: 5 };
}

function numbered(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
