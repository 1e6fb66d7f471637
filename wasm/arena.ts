/** Memory that is given back all at once: a layer's paths only become more until its index is built. */

const PAGE_BITS: i32 = 16;
/** Pages that are asked for at once at least. */
const STEP: i32 = 16;
/** Rows of a table that lie together: nothing moves when there are more. */
const ROWS_BITS: i32 = 12;
const ROWS: i32 = 1 << ROWS_BITS;

let top: usize = __heap_base;

/** @returns memory of so many bytes, whatever is in it; traps where there is none */
export function allocate(size: usize): usize {
  const at = (top + 7) & ~7;
  top = at + size;
  const missing = <i32>((top + 0xffff) >> PAGE_BITS) - memory.size();
  if (missing > 0 && memory.grow(max(missing, STEP)) < 0 && memory.grow(missing) < 0) unreachable();
  return at;
}

/** Takes back what was given out last, from where it was. */
export function release(from: usize): void {
  top = from;
}

/** Takes back everything. */
export function releaseAll(): void {
  top = __heap_base;
}

/** Tables lie in blocks of rows, which `blocks` lists. Makes room for the next row, where there is none. */
export function makeRoom(blocks: usize, count: i32, size: i32): void {
  if ((count & (ROWS - 1)) === 0) store<usize>(blocks + ((count >> ROWS_BITS) << 2), allocate(ROWS * size));
}

/** Where a row of a table is. */
export function rowAt(blocks: usize, row: i32, size: i32): usize {
  return load<usize>(blocks + ((row >> ROWS_BITS) << 2)) + (row & (ROWS - 1)) * size;
}

/** @returns where one field of all rows of a table is, until anything is allocated */
export function gather(blocks: usize, count: i32, size: i32, field: i32, length: i32): usize {
  const column = allocate(count * length);
  let at = column;
  for (let row = 0; row < count; row++, at += length) {
    const from = rowAt(blocks, row, size) + field;
    if (length === 4) store<i32>(at, load<i32>(from));
    else if (length === 8) store<f64>(at, load<f64>(from));
    else if (length === 2) store<u16>(at, load<u16>(from));
    else store<u8>(at, load<u8>(from));
  }
  release(column);
  return column;
}
