/** Writes zstd frames by hand (RFC 8878): node has no compressor before 22.15. */

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
const WINDOW_1_MIB = 0x50;

/** A frame of blocks stored as they are, of at most `blockSize` bytes each, without a checksum. */
export function storedFrame(
  content: Uint8Array | string,
  { blockSize = 64 << 10, sizeBytes = 0 as 0 | 1 | 2 | 4 | 8 } = {},
): Buffer {
  const bytes = Buffer.from(content);
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length || at === 0; at += blockSize) {
    const piece = bytes.subarray(at, at + blockSize);
    blocks.push(blockHeader(0, piece.length, at + blockSize >= bytes.length), piece);
  }
  return Buffer.concat([frameHeader(bytes.length, sizeBytes), ...blocks]);
}

/** A frame of one byte repeated: three bytes and one for each 128 KiB. */
export function repeatedFrame(byte: number, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let left = length; left > 0; left -= 128 << 10)
    blocks.push(blockHeader(1, Math.min(left, 128 << 10), left <= 128 << 10), Buffer.from([byte]));
  return Buffer.concat([frameHeader(length, 0), ...blocks]);
}

/** A frame that carries no content. */
export function skippableFrame(content: Uint8Array | string, kind = 0): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([0x50 + kind, 0x2a, 0x4d, 0x18]), number(bytes.length, 4), bytes]);
}

/** `sizeBytes`: how many bytes say the content's size; 1 makes it a single segment. */
function frameHeader(length: number, sizeBytes: 0 | 1 | 2 | 4 | 8): Buffer {
  const flag = { 0: 0, 1: 0, 2: 1, 4: 2, 8: 3 }[sizeBytes];
  const single = sizeBytes === 1;
  const said = sizeBytes === 2 ? length - 256 : length;
  return Buffer.concat([
    Buffer.from([...MAGIC, (flag << 6) | (single ? 0x20 : 0), ...(single ? [] : [WINDOW_1_MIB])]),
    number(said, sizeBytes),
  ]);
}

function blockHeader(type: 0 | 1, size: number, last: boolean): Buffer {
  return number((size << 3) | (type << 1) | (last ? 1 : 0), 3);
}

/** Little-endian. */
function number(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes.subarray(0, length);
}
