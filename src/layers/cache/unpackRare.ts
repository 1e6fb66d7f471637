import type { NamePool } from '../../image/names.ts';
import type { RareNumbers, RareTexts, Xattrs } from '../../image/rareColumns.ts';
import { checkSparseMap } from '../sparse.ts';
import { TarError } from '../tarHeader.ts';
import { type PackedColumns, PackedError } from './packed.ts';

// Columns as `packLayer` writes them, each checked so far that looking anything up ends and finds what is there. All of
// these throw PackedError.

/** Byte-strings. */
export function unpackPool(columns: PackedColumns): NamePool {
  const offsets = columns.int32();
  const bytes = columns.uint8();
  checkStarts(offsets, bytes.length);
  return { offsets, bytes };
}

/** Texts of a few of so many rows. */
export function unpackTexts(columns: PackedColumns, rowCount: number): RareTexts {
  const rows = unpackRows(columns, rowCount);
  const texts = unpackPool(columns);
  if (texts.offsets.length !== rows.length + 1) throw new PackedError('other texts than rows');
  return { rows, texts };
}

/** Pairs of major and minor numbers. */
export function unpackDevices(columns: PackedColumns, nodes: number): RareNumbers {
  const devices = unpackNumbers(columns, nodes);
  if (devices.starts.some((start, row) => start !== 2 * row) || !devices.numbers.every(Number.isSafeInteger))
    throw new PackedError('devices without numbers');
  return devices;
}

/** Maps of sparse files. */
export function unpackSparse(columns: PackedColumns, sizes: Float64Array, stored: Float64Array): RareNumbers {
  const sparse = unpackNumbers(columns, sizes.length);
  const { rows, starts, numbers } = sparse;
  for (const [at, inode] of rows.entries())
    try {
      // What nothing links to has no size, and is read by nobody.
      const size = sizes[inode] || Number.MAX_SAFE_INTEGER;
      checkSparseMap([...numbers.subarray(starts[at], starts[at + 1])], size, stored[inode] ?? 0);
    } catch (error) {
      throw error instanceof TarError ? new PackedError(error.message) : error;
    }
  return sparse;
}

export function unpackXattrs(columns: PackedColumns, nodes: number): Xattrs {
  const rows = unpackRows(columns, nodes);
  const sets = columns.int32();
  const starts = columns.int32();
  const parts = unpackPool(columns);
  checkStarts(starts, parts.offsets.length - 1);
  const isFine =
    sets.length === rows.length &&
    sets.every((set) => isWithin(set, starts.length - 1)) &&
    starts.every((start) => start % 2 === 0);
  if (!isFine) throw new PackedError('attributes without values');
  return { rows, sets, parts, starts };
}

function unpackNumbers(columns: PackedColumns, rowCount: number): RareNumbers {
  const rows = unpackRows(columns, rowCount);
  const starts = columns.int32();
  const numbers = columns.float64();
  checkStarts(starts, numbers.length);
  if (starts.length !== rows.length + 1) throw new PackedError('other numbers than rows');
  return { rows, starts, numbers };
}

function unpackRows(columns: PackedColumns, rowCount: number): Int32Array {
  const rows = columns.int32();
  let before = -1;
  for (const row of rows) {
    if (row <= before || row >= rowCount) throw new PackedError('rows that are not there');
    before = row;
  }
  return rows;
}

/** Whether they are where the parts of something begin, with its end as the last. */
function checkStarts(starts: Int32Array, length: number): void {
  let before = 0;
  if (starts[0] !== 0 || starts.at(-1) !== length) throw new PackedError('parts that are not all of it');
  for (const start of starts) {
    if (start < before) throw new PackedError('parts that are in no order');
    before = start;
  }
}

/** Whether it is the number of one of so many. */
export function isWithin(value: number | undefined, limit: number): boolean {
  return value !== undefined && value >= 0 && value < limit;
}
