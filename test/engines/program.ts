/**
 * Machine code for Linux on x86-64 that prints `out` on the one and `err` on the other stream, makes the file `/d/made` with
 * `text` in it, removes `/d/gone`, and ends with 3; with any argument it waits until it is killed.
 */
const CODE =
  '4c8b2424b801000000bf01000000488d3575000000ba040000000f05b801000000bf02000000488d3561000000ba040000000f05b802000000488d' +
  '3d56000000be41000000ba800100000f0589c7b801000000488d3538000000ba040000000f05b857000000488d3d310000000f054983fc017f0cb8' +
  '3c000000bf030000000f05b8220000000f05ebf76f75740a6572720a746578742f642f6d616465002f642f676f6e6500';

const HEADERS = 64 + 56;
const ADDRESS = 0x400000;

/** A program of its own for containers (ELF, System V ABI), since nothing is pulled for the tests. */
export function program(): Buffer {
  const code = Buffer.from(CODE, 'hex');
  const headers = Buffer.alloc(HEADERS);
  const size = BigInt(HEADERS + code.length);
  headers.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  // An executable, for x86-64, of version 1.
  headers.writeUInt16LE(2, 16);
  headers.writeUInt16LE(62, 18);
  headers.writeUInt32LE(1, 20);
  headers.writeBigUInt64LE(BigInt(ADDRESS + HEADERS), 24);
  headers.writeBigUInt64LE(64n, 32);
  headers.writeUInt16LE(64, 52);
  headers.writeUInt16LE(56, 54);
  headers.writeUInt16LE(1, 56);
  // One segment, to be read and run.
  headers.writeUInt32LE(1, 64);
  headers.writeUInt32LE(5, 68);
  headers.writeBigUInt64LE(BigInt(ADDRESS), 80);
  headers.writeBigUInt64LE(BigInt(ADDRESS), 88);
  headers.writeBigUInt64LE(size, 96);
  headers.writeBigUInt64LE(size, 104);
  headers.writeBigUInt64LE(0x1000n, 112);
  return Buffer.concat([headers, code]);
}
