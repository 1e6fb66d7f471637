import type { Random } from '../helpers/random.ts';

const BLOCK = 512;
const TELLING = [0, 1, 0x1f, 0x20, 0x2f, 0x30, 0x37, 0x39, 0x7f, 0x80, 0xc0, 0xff] as const;

/** Bytes with some of them changed, cut, doubled or swapped, and what was done. */
export function mutateBytes(bytes: Buffer, random: Random): { bytes: Buffer; how: string } {
  const how = random.pick(['flip', 'flip', 'truncate', 'delete', 'double', 'swap', 'zero', 'append'] as const);
  return { bytes: MUTATIONS[how](bytes, random), how };
}

const MUTATIONS = {
  flip: (bytes: Buffer, random: Random) => {
    const copy = Buffer.from(bytes);
    for (let left = 1 + random.below(8); left > 0 && copy.length > 0; left--)
      copy[random.below(copy.length)] = random.once(2) ? random.pick(TELLING) : random.below(256);
    return copy;
  },
  truncate: (bytes: Buffer, random: Random) => bytes.subarray(0, random.below(bytes.length + 1)),
  delete: (bytes: Buffer, random: Random) => {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  double: (bytes: Buffer, random: Random) => {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  swap: (bytes: Buffer, random: Random) => {
    const [start, end] = range(bytes, random);
    const middle = start + blocks(end - start, random);
    return Buffer.concat([
      bytes.subarray(0, start),
      bytes.subarray(middle, end),
      bytes.subarray(start, middle),
      bytes.subarray(end),
    ]);
  },
  zero: (bytes: Buffer, random: Random) => {
    const [start, end] = range(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), Buffer.alloc(end - start), bytes.subarray(end)]);
  },
  append: (bytes: Buffer, random: Random) =>
    Buffer.concat([bytes, Buffer.alloc(random.below(3 * BLOCK), random.once(2) ? 0 : random.below(256))]),
} as const;

/** The beginning of one archive with the end of another. */
export function splice(a: Buffer, b: Buffer, random: Random): Buffer {
  return Buffer.concat([a.subarray(0, blocks(a.length, random)), b.subarray(blocks(b.length, random))]);
}

/** Mostly whole blocks: a tar that is off by a byte is only one thing. */
function range(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = blocks(bytes.length, random);
  const length = random.once(4) ? random.below(BLOCK) : BLOCK * (1 + random.below(8));
  return [start, Math.min(bytes.length, start + length)];
}

function blocks(length: number, random: Random): number {
  return random.once(5) ? random.below(length + 1) : BLOCK * random.below(Math.floor(length / BLOCK) + 1);
}
