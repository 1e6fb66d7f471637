import type { NamePool } from '../../image/names.ts';
import type { RareNumbers, RareTexts, Xattrs } from '../../image/rareColumns.ts';
import { overAll, STEP, type Steps } from '../../image/slices.ts';
import { checkSparseMap } from '../sparse.ts';
import { TarError } from '../tarHeader.ts';
import { type PackedColumns, PackedError } from './packed.ts';

// Columns as `packLayer` writes them, each checked so far that looking anything up ends and finds what is there. All of
// these throw PackedError.

/** Byte-strings. */
export function* unpackPool(columns: PackedColumns): Steps<NamePool> {
  const offsets = columns.int32();
  const bytes = columns.uint8();
  yield* checkStarts(offsets, bytes.length);
  return { offsets, bytes };
}

/** Texts of a few of so many rows. */
export function* unpackTexts(columns: PackedColumns, rowCount: number): Steps<RareTexts> {
  const rows = yield* unpackRows(columns, rowCount);
  const texts = yield* unpackPool(columns);
  if (texts.offsets.length !== rows.length + 1) throw new PackedError('other texts than rows');
  return { rows, texts };
}

/** Pairs of major and minor numbers. */
export function* unpackDevices(columns: PackedColumns, nodes: number): Steps<RareNumbers> {
  const devices = yield* unpackNumbers(columns, nodes);
  const { starts, numbers } = devices;
  yield* checkAll(starts, (start, row) => start === 2 * row, 'devices without numbers');
  yield* checkAll(numbers, Number.isSafeInteger, 'devices without numbers');
  return devices;
}

/** Maps of sparse files. */
export function* unpackSparse(columns: PackedColumns, sizes: Float64Array, stored: Float64Array): Steps<RareNumbers> {
  const sparse = yield* unpackNumbers(columns, sizes.length);
  const { rows, starts, numbers } = sparse;
  let looked = 0;
  for (let at = 0; at < rows.length; at++) {
    const inode = rows[at] ?? 0;
    // What nothing links to has no size, and is read by nobody.
    const size = sizes[inode] || Number.MAX_SAFE_INTEGER;
    const map = [...numbers.subarray(starts[at], starts[at + 1])];
    try {
      checkSparseMap(map, size, stored[inode] ?? 0);
    } catch (error) {
      throw error instanceof TarError ? new PackedError(error.message) : error;
    }
    looked += 1 + map.length;
    if (looked < STEP) continue;
    yield;
    looked = 0;
  }
  return sparse;
}

export function* unpackXattrs(columns: PackedColumns, nodes: number): Steps<Xattrs> {
  const rows = yield* unpackRows(columns, nodes);
  const sets = columns.int32();
  const starts = columns.int32();
  const parts = yield* unpackPool(columns);
  yield* checkStarts(starts, parts.offsets.length - 1);
  const isWrong = 'attributes without values';
  if (sets.length !== rows.length) throw new PackedError(isWrong);
  yield* checkAll(sets, (set) => isWithin(set, starts.length - 1), isWrong);
  yield* checkAll(starts, (start) => start % 2 === 0, isWrong);
  return { rows, sets, parts, starts };
}

function* unpackNumbers(columns: PackedColumns, rowCount: number): Steps<RareNumbers> {
  const rows = yield* unpackRows(columns, rowCount);
  const starts = columns.int32();
  const numbers = columns.float64();
  yield* checkStarts(starts, numbers.length);
  if (starts.length !== rows.length + 1) throw new PackedError('other numbers than rows');
  return { rows, starts, numbers };
}

function* unpackRows(columns: PackedColumns, rowCount: number): Steps<Int32Array> {
  const rows = columns.int32();
  const isFine = (row: number, at: number) => row > (rows[at - 1] ?? -1) && row < rowCount;
  yield* checkAll(rows, isFine, 'rows that are not there');
  return rows;
}

/** Whether they are where the parts of something begin, with its end as the last. */
function* checkStarts(starts: Int32Array, length: number): Steps {
  if (starts[0] !== 0 || starts.at(-1) !== length) throw new PackedError('parts that are not all of it');
  yield* checkAll(starts, (start, at) => start >= (starts[at - 1] ?? 0), 'parts that are in no order');
}

function* checkAll(
  column: Int32Array | Float64Array,
  isFine: (value: number, row: number) => boolean,
  wrong: string,
): Steps {
  yield* overAll(column.length, (from, to) => {
    for (let row = from; row < to; row++) if (!isFine(column[row] ?? 0, row)) throw new PackedError(wrong);
  });
}

/** Whether it is the number of one of so many. */
export function isWithin(value: number | undefined, limit: number): boolean {
  return value !== undefined && value >= 0 && value < limit;
}
