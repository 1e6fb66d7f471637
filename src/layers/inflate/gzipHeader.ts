import { crc32 } from './crc32.ts';

const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;
const DEFLATE = 8;

/**
 * Bytes before a member's data (RFC 1952, 2.3), as strictly as zlib reads them; undefined where `bytes` does not hold all of
 * them, null where they are none.
 */
export function gzipHeader(bytes: Uint8Array): number | null | undefined {
  const [first = 0x1f, second = 0x8b, method = DEFLATE, flags = 0] = bytes;
  if (first !== 0x1f || second !== 0x8b || method !== DEFLATE || flags & FLAG.reserved) return null;
  let length = 10;
  if (flags & FLAG.extra) length += 2 + (bytes[length] ?? 0) + 256 * (bytes[length + 1] ?? 0);
  for (const flag of [FLAG.name, FLAG.comment])
    if (flags & flag) {
      const end = bytes.indexOf(0, length);
      if (end < 0) return undefined;
      length = end + 1;
    }
  if (flags & FLAG.headerCrc) {
    length += 2;
    if (length > bytes.length) return undefined;
    const claimed = (bytes[length - 2] ?? 0) + 256 * (bytes[length - 1] ?? 0);
    if ((crc32(bytes.subarray(0, length - 2)) & 0xffff) !== claimed) return null;
  }
  return length > bytes.length ? undefined : length;
}
