import type { HeaderModule } from './headerModule.ts';

/** One 512-byte tar header block (POSIX.1-2001 ustar, GNU and V7 tar), as raw values. Texts may lie in the block itself. */
export interface RawHeader {
  readonly name: Uint8Array;
  readonly linkName: Uint8Array;
  /** The type flag's character; NUL is `'\0'`. */
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Seconds since 1970, possibly negative. */
  readonly mtime: number;
  readonly major: number;
  readonly minor: number;
}

/** A tar that breaks its own rules; the words go into a note or an error. */
export class TarError extends Error {
  override readonly name = 'TarError';
}

export const BLOCK = 512;

const NOTHING = new Uint8Array(0);
const USTAR = Buffer.from('ustar\0');
const GNU = Buffer.from('ustar  \0');
/** By its byte, the type flag's character: one string for all headers of a type. */
const TYPES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

/**
 * Whether a block is a header: its checksum holds. Zeros are none.
 * @param start of the block in the bytes
 * @param words the same bytes from the first on, or some more
 */
export function isHeader(bytes: Uint8Array, start = 0, words?: Int32Array): boolean {
  if (bytes.length - start < BLOCK) return false;
  const claimed = octal(bytes, start + 148, 8);
  if (claimed === undefined || claimed === 0) return false;
  // The checksum itself counts as spaces.
  let sum = (words && start % 4 === 0 ? wordSum(words, start / 4) : byteSum(bytes, start)) + 8 * 0x20;
  for (let index = start + 148; index < start + 156; index++) sum -= bytes[index] as number;
  return claimed === sum || claimed === sum - 256 * highBytes(bytes, start);
}

function byteSum(bytes: Uint8Array, start: number): number {
  let sum = 0;
  for (let index = start; index < start + BLOCK; index++) sum += bytes[index] as number;
  return sum;
}

/** Four bytes at once, of which each pair has 16 bits: 256 times 255 fit in. Two sums at once do not wait for each other. */
function wordSum(words: Int32Array, start: number): number {
  let sum = 0;
  let other = 0;
  for (let index = start; index < start + BLOCK / 4; index += 2) {
    const word = words[index] as number;
    const next = words[index + 1] as number;
    sum = (sum + (word & 0xff00ff) + (next & 0xff00ff)) | 0;
    other = (other + ((word >>> 8) & 0xff00ff) + ((next >>> 8) & 0xff00ff)) | 0;
  }
  sum = (sum + other) | 0;
  return (sum & 0xffff) + (sum >>> 16);
}

/** Old tars summed signed characters. */
function highBytes(bytes: Uint8Array, start: number): number {
  let count = 0;
  for (let index = 0; index < BLOCK; index++)
    if ((bytes[start + index] as number) > 127 && (index < 148 || index >= 156)) count++;
  return count;
}

export function isZeroBlock(block: Uint8Array, offset: number): boolean {
  for (let index = offset; index < offset + BLOCK; index++) if (block[index] !== 0) return false;
  return true;
}

/**
 * Parses a header block.
 * @param start of the block in the bytes
 * @param words see `isHeader`
 * @throws TarError when its checksum or a number in it is wrong
 */
export function parseHeader(bytes: Uint8Array, start = 0, words?: Int32Array): RawHeader {
  if (!isHeader(bytes, start, words)) throw new TarError('a header has a wrong checksum');
  const isUstar = holds(bytes, start + 257, USTAR);
  const hasDevice = isUstar || holds(bytes, start + 257, GNU);
  const name = field(bytes, start, 100);
  // GNU tar keeps times and sparse maps where ustar has the prefix.
  const prefix = isUstar ? field(bytes, start + 345, 155) : NOTHING;
  return {
    name: prefix.length > 0 ? join(prefix, name) : name,
    linkName: field(bytes, start + 157, 100),
    type: TYPES[bytes[start + 156] as number] as string,
    mode: whole(bytes, start + 100, 8, 'mode'),
    uid: whole(bytes, start + 108, 8, 'owner'),
    gid: whole(bytes, start + 116, 8, 'group'),
    size: natural(bytes, start + 124, 12, 'size'),
    mtime: whole(bytes, start + 136, 12, 'time'),
    major: hasDevice ? whole(bytes, start + 329, 8, 'device number') : 0,
    minor: hasDevice ? whole(bytes, start + 337, 8, 'device number') : 0,
  };
}

/**
 * The same for one in a module's window, where it is as nearly all are; undefined for any other, or none.
 * @param start in the window
 */
export function regularHeader({ window, numbers, readHeader }: HeaderModule, start: number): RawHeader | undefined {
  const lengths = readHeader(start);
  if (lengths < 0) return undefined;
  const name = window.subarray(start, start + (lengths & 0xff));
  const prefix = (lengths >> 8) & 0xff;
  const link = lengths >> 16;
  return {
    name: prefix > 0 ? join(window.subarray(start + 345, start + 345 + prefix), name) : name,
    linkName: link > 0 ? window.subarray(start + 157, start + 157 + link) : NOTHING,
    type: TYPES[window[start + 156] as number] as string,
    mode: numbers[0] as number,
    uid: numbers[1] as number,
    gid: numbers[2] as number,
    size: numbers[3] as number,
    mtime: numbers[4] as number,
    major: numbers[5] as number,
    minor: numbers[6] as number,
  };
}

/** A number of a header: octal, or base 256 where the first byte's high bit is set (GNU tar). */
export function whole(block: Uint8Array, offset: number, length: number, what: string): number {
  const value = ((block[offset] ?? 0) & 0x80) !== 0 ? base256(block, offset, length) : octal(block, offset, length);
  if (value === undefined || !Number.isSafeInteger(value)) throw new TarError(`a header has an invalid ${what}`);
  return value;
}

export function natural(block: Uint8Array, offset: number, length: number, what: string): number {
  const value = whole(block, offset, length, what);
  if (value < 0) throw new TarError(`a header has a negative ${what}`);
  return value;
}

/** Octal digits, after spaces or NULs, ended by the first space or NUL; nothing at all is 0. */
function octal(block: Uint8Array, offset: number, length: number): number | undefined {
  let index = offset;
  const end = offset + length;
  while (index < end && (block[index] === 0x20 || block[index] === 0)) index++;
  let value = 0;
  for (; index < end; index++) {
    const byte = block[index] as number;
    if (byte === 0x20 || byte === 0) break;
    if (byte < 0x30 || byte > 0x37) return undefined;
    value = value * 8 + (byte - 0x30);
  }
  return value;
}

/** Big-endian two's complement; the first byte's high bit is the mark, its next bit the sign. */
function base256(block: Uint8Array, offset: number, length: number): number {
  const first = block[offset] ?? 0;
  const negative = (first & 0x40) !== 0;
  let value = negative ? (first & 0x3f) - 0x40 : first & 0x3f;
  for (let index = offset + 1; index < offset + length; index++) value = value * 256 + (block[index] ?? 0);
  return value;
}

/** The bytes of a text field up to its first NUL. */
function field(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  let end = offset;
  while (end < offset + length && bytes[end] !== 0) end++;
  return end === offset ? NOTHING : bytes.subarray(offset, end);
}

function holds(block: Uint8Array, offset: number, bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (block[offset + index] !== bytes[index]) return false;
  return true;
}

function join(prefix: Uint8Array, name: Uint8Array): Uint8Array {
  const joined = new Uint8Array(prefix.length + 1 + name.length);
  joined.set(prefix);
  joined[prefix.length] = 0x2f;
  joined.set(name, prefix.length + 1);
  return joined;
}
