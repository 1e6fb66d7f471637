import type { Compression } from '../image/image.ts';
import { BLOCK, isHeader } from './tarHeader.ts';

/** How many first bytes `sniffCompression` wants to see. */
export const SNIFF_LENGTH = BLOCK;

/**
 * Tells a compression by the first bytes (RFC 1952, RFC 8878, …), never by a name or media type: those lie.
 * No bytes at all are an empty layer, and zeros an empty tar: both `none`.
 */
export function sniffCompression(first: Uint8Array): Compression {
  if (startsWith(first, [0x1f, 0x8b])) return 'gzip';
  if (isZstd(first)) return 'zstd';
  if (startsWith(first, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])) return 'xz';
  if (startsWith(first, [0x42, 0x5a, 0x68])) return 'bzip2';
  if (isHeader(first) || first.every((byte) => byte === 0)) return 'none';
  return 'unknown';
}

/** A frame (`28 b5 2f fd`) or a skippable frame (`50`–`5f 2a 4d 18`), which may come first (RFC 8878, 3.1). */
export function isZstd(first: Uint8Array): boolean {
  const [byte = 0] = first;
  return (
    startsWith(first, [0x28, 0xb5, 0x2f, 0xfd]) || (byte >> 4 === 5 && startsWith(first, [byte, 0x2a, 0x4d, 0x18]))
  );
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);
}
