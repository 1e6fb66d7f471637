/**
 * File names are bytes, not text. Inside they are strings with one character for each byte (latin1), which compare, hash
 * and sort like the bytes; on screen and in JSON they are text.
 */

/** Distinct names as one block of bytes; a name is known by its number. */
export interface NamePool {
  readonly bytes: Uint8Array;
  /** Where each name begins; one more at the end. */
  readonly offsets: Int32Array;
}

/** Names as a pool, each with its position as its number. */
export function poolOf(names: readonly string[]): NamePool {
  const length = names.reduce((sum, name) => sum + name.length, 0);
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  const offsets = new Int32Array(new SharedArrayBuffer((names.length + 1) * Int32Array.BYTES_PER_ELEMENT));
  let offset = 0;
  for (const [id, name] of names.entries()) {
    for (let index = 0; index < name.length; index++) bytes[offset++] = name.charCodeAt(index);
    offsets[id + 1] = offset;
  }
  return { bytes, offsets };
}

/** A pool's name with one character for each byte. */
export function nameAt({ bytes, offsets }: NamePool, id: number): string {
  const start = offsets[id] ?? 0;
  const length = (offsets[id + 1] ?? start) - start;
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
}

// A name may begin with what elsewhere is a byte order mark.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Byte-strings as text: UTF-8 where they are; else `\xNN` for each byte that is not, and `\\` for a backslash. */
export function displayName(name: string): string {
  // Most names are ASCII and stay as they are.
  if (!/[^\0-\x7f]/.test(name)) return name;
  const bytes = Buffer.from(name, 'latin1');
  try {
    return strict.decode(bytes);
  } catch {
    return escapeInvalid(bytes);
  }
}

function escapeInvalid(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
    else text += strict.decode(bytes.subarray(at, at + length)).replace('\\', '\\\\');
    at += Math.max(1, length);
  }
  return text;
}

/** How many bytes the valid UTF-8 sequence at `at` has; 0 where there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

/** Compares byte-strings as their bytes compare. */
export function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
