import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { SNIFF_LENGTH, sniffCompression } from '../../src/layers/compression.ts';
import { BLOCK, extended, headerOf, paxOf } from '../helpers/tar.ts';
import { skippableFrame, storedFrame } from '../helpers/zstd.ts';

function is(what: string, first: Uint8Array, compression: string): void {
  it(`${what} is ${compression}`, () => assert.equal(sniffCompression(first.subarray(0, SNIFF_LENGTH)), compression));
}

describe('sniffCompression', () => {
  is('a tar header', headerOf({ name: 'a' }), 'none');
  is('a PAX header', extended('x', paxOf({ path: 'a' })), 'none');
  is('a tar header whose name begins like bzip2, as engines take it,', headerOf({ name: 'BZh' }), 'bzip2');
  is('nothing', Buffer.alloc(0), 'none');
  is('zeros', Buffer.alloc(BLOCK), 'none');
  is('a few zeros', Buffer.alloc(3), 'none');
  is('gzip', gzipSync('text'), 'gzip');
  is('a zstd frame', storedFrame('text'), 'zstd');
  for (const kind of [0, 15]) is(`skippable frame ${kind}`, skippableFrame('text', kind), 'zstd');
  is('xz', Buffer.from('fd377a585a000004', 'hex'), 'xz');
  is('bzip2', Buffer.from('BZh91AY&SY'), 'bzip2');
  is('the beginning of a magic number', Buffer.from([0x1f]), 'unknown');
  is('text', Buffer.from('{"schemaVersion":2}'), 'unknown');
  is('a tar header with a wrong checksum', headerOf({ name: 'a' }).fill('b', 0, 1), 'unknown');
  is('a header that breaks off', headerOf({ name: 'a' }).subarray(0, BLOCK - 1), 'unknown');
});
