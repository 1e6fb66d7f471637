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

/** Whether a block is a header: its checksum holds. Zeros are none. */
export function isHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK) return false;
  const claimed = octal(block, 148, 8);
  if (claimed === undefined || claimed === 0) return false;
  let sum = 0;
  let high = 0;
  for (let index = 0; index < BLOCK; index++) {
    // The checksum itself counts as spaces.
    const byte = index >= 148 && index < 156 ? 0x20 : (block[index] as number);
    sum += byte;
    if (byte > 127) high++;
  }
  // Old tars summed signed characters.
  return claimed === sum || claimed === sum - 256 * high;
}

export function isZeroBlock(block: Uint8Array): boolean {
  for (let index = 0; index < BLOCK; index++) if (block[index] !== 0) return false;
  return true;
}

/**
 * Parses a header block.
 * @throws TarError when its checksum or a number in it is wrong
 */
export function parseHeader(block: Uint8Array): RawHeader {
  if (!isHeader(block)) throw new TarError('a header has a wrong checksum');
  const isUstar = holds(block, 257, USTAR);
  const hasDevice = isUstar || holds(block, 257, GNU);
  const name = field(block, 0, 100);
  // GNU tar keeps times and sparse maps where ustar has the prefix.
  const prefix = isUstar ? field(block, 345, 155) : NOTHING;
  return {
    name: prefix.length > 0 ? join(prefix, name) : name,
    linkName: field(block, 157, 100),
    type: TYPES[block[156] as number] as string,
    mode: whole(block, 100, 8, 'mode'),
    uid: whole(block, 108, 8, 'owner'),
    gid: whole(block, 116, 8, 'group'),
    size: natural(block, 124, 12, 'size'),
    mtime: whole(block, 136, 12, 'time'),
    major: hasDevice ? whole(block, 329, 8, 'device number') : 0,
    minor: hasDevice ? whole(block, 337, 8, 'device number') : 0,
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
