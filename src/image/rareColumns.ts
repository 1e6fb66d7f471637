import { shared } from './columns.ts';
import { type NamePool, nameAt, poolOf } from './names.ts';

/** Byte-strings of a few rows of a table. */
export interface RareTexts {
  /** Ascending. */
  readonly rows: Int32Array;
  /** As many. */
  readonly texts: NamePool;
}

/** Numbers of a few rows of a table. */
export interface RareNumbers {
  /** Ascending. */
  readonly rows: Int32Array;
  /** Where the numbers of each begin; one more at the end. */
  readonly starts: Int32Array;
  readonly numbers: Float64Array;
}

/** Extended attributes of rows of a table: few distinct sets of them, and with SELinux every row has one. */
export interface Xattrs {
  /** Ascending. */
  readonly rows: Int32Array;
  /** Which of the sets each has. */
  readonly sets: Int32Array;
  /** Of each set names and values in turn, and how many of these belong to the sets before it. */
  readonly parts: NamePool;
  readonly starts: Int32Array;
}

export type XattrSet = ReadonlyMap<string, Uint8Array>;

export function rareTexts(texts: ReadonlyMap<number, string>): RareTexts {
  const rows = rowsOf(texts);
  return { rows, texts: poolOf(Array.from(rows, (row) => texts.get(row) ?? '')) };
}

export function rareNumbers(numbers: ReadonlyMap<number, readonly number[]>): RareNumbers {
  const rows = rowsOf(numbers);
  const each = Array.from(rows, (row) => numbers.get(row) ?? []);
  const starts = startsOf(each.map(({ length }) => length));
  const all = new Float64Array(new SharedArrayBuffer((starts.at(-1) ?? 0) * Float64Array.BYTES_PER_ELEMENT));
  for (const [index, own] of each.entries()) all.set(own, starts[index]);
  return { rows, starts, numbers: all };
}

/** @param xattrs equal sets as the same value */
export function xattrColumns(xattrs: ReadonlyMap<number, XattrSet>): Xattrs {
  const rows = rowsOf(xattrs);
  const numbers = new Map<XattrSet, number>();
  for (const set of xattrs.values()) if (!numbers.has(set)) numbers.set(set, numbers.size);
  const sets = shared(Int32Array.from(rows, (row) => numbers.get(xattrs.get(row) ?? NO_XATTRS) ?? 0));
  const each = [...numbers.keys()].map((set) => [...set].flatMap(([name, value]) => [name, latin1(value)]));
  return { rows, sets, parts: poolOf(each.flat()), starts: startsOf(each.map(({ length }) => length)) };
}

export function textAt({ rows, texts }: RareTexts, row: number): string | undefined {
  const at = find(rows, row);
  return at < 0 ? undefined : nameAt(texts, at);
}

export function numbersAt({ rows, starts, numbers }: RareNumbers, row: number): readonly number[] | undefined {
  const at = find(rows, row);
  return at < 0 ? undefined : [...numbers.subarray(starts[at], starts[at + 1])];
}

export const NO_XATTRS: XattrSet = new Map();
const unpacked = new WeakMap<Xattrs, XattrSet[]>();

/** @returns the same value for all rows that have the same set */
export function xattrsAt(xattrs: Xattrs, row: number): XattrSet | undefined {
  const at = find(xattrs.rows, row);
  if (at < 0) return undefined;
  const number = xattrs.sets[at] ?? 0;
  const sets = unpacked.get(xattrs) ?? [];
  unpacked.set(xattrs, sets);
  const known = sets[number];
  if (known) return known;
  const set = new Map<string, Uint8Array>();
  for (let part = xattrs.starts[number] ?? 0; part < (xattrs.starts[number + 1] ?? 0); part += 2)
    set.set(nameAt(xattrs.parts, part), Buffer.from(nameAt(xattrs.parts, part + 1), 'latin1'));
  sets[number] = set;
  return set;
}

/** The position of a row, -1 where it has nothing. */
function find(rows: Int32Array, row: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low] === row ? low : -1;
}

function rowsOf(values: ReadonlyMap<number, unknown>): Int32Array {
  return shared(Int32Array.from(values.keys()).sort());
}

function startsOf(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(new SharedArrayBuffer((lengths.length + 1) * Int32Array.BYTES_PER_ELEMENT));
  for (const [index, length] of lengths.entries()) starts[index + 1] = (starts[index] ?? 0) + length;
  return starts;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
