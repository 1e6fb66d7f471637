import assert from 'node:assert/strict';
import { formatBytes, formatSize } from '../../src/format/size.ts';

function decimal(bytes: number, text: string): void {
  it(`${bytes} is ${text}`, () => assert.equal(formatSize(bytes), text));
}

function binary(bytes: number, text: string): void {
  it(`${bytes} is ${text} in binary`, () => assert.equal(formatSize(bytes, 'binary'), text));
}

describe('formatSize', () => {
  decimal(0, '0 B');
  decimal(1, '1 B');
  decimal(999, '999 B');
  decimal(1000, '1 kB');
  decimal(1004, '1 kB');
  decimal(1006, '1.01 kB');
  decimal(1234, '1.23 kB');
  decimal(12_345, '12.3 kB');
  decimal(99_949, '99.9 kB');
  decimal(99_951, '100 kB');
  decimal(999_499, '999 kB');
  decimal(999_500, '1 MB');
  decimal(999_999, '1 MB');
  decimal(1_000_000, '1 MB');
  decimal(1_264_640, '1.26 MB');
  decimal(999_499_999, '999 MB');
  decimal(999_500_000, '1 GB');
  decimal(3_040_000_000, '3.04 GB');
  decimal(1e12, '1 TB');
  decimal(Number.MAX_SAFE_INTEGER, '9.01 PB');
  decimal(2e18, '2000 PB');
  decimal(-1500, '-1.5 kB');
  binary(1023, '1,023 B');
  binary(1024, '1 KiB');
  binary(1536, '1.5 KiB');
  binary(999.4 * 1024, '999 KiB');
  binary(999.5 * 1024, '0.976 MiB');
  binary(1023 * 1024, '0.999 MiB');
  binary(1 << 20, '1 MiB');
  binary(2 ** 40, '1 TiB');
  it('has the language’s decimal mark', () => {
    assert.equal(formatSize(1_264_640, 'decimal', 'de'), '1,26 MB');
    assert.equal(formatSize(1023, 'binary', 'de'), '1.023 B');
  });
});

it('formatBytes is exact', () => {
  assert.deepEqual(
    [0, 1, 2, 1_264_640].map((bytes) => formatBytes(bytes)),
    ['0 bytes', '1 byte', '2 bytes', '1,264,640 bytes'],
  );
  assert.equal(formatBytes(1_264_640, 'de'), '1.264.640 bytes');
});
