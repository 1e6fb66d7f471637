import { gzipSync } from 'node:zlib';

/** Compressed in so small blocks that reading can be taken up again within a few hundred bytes. */
export function gzipInBlocks(bytes: Uint8Array): Buffer {
  return gzipSync(bytes, { level: 1, memLevel: 1 });
}
