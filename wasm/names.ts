/** Distinct names: bytes, and numbers by open addressing over them. */
import { allocate, gather, makeRoom, release, rowAt } from './arena';

/** The longest name that has a number, in bytes. */
export const LONGEST: i32 = 65536;
/** Random numbers by which names are hashed, one more than a name has bytes: no image can be made of names that all fall into one slot. */
export const factors: usize = memory.data((LONGEST + 1) * 4, 16);

/** Of a name: where its bytes are, how many, and its hash. */
const NAME: i32 = 12;
const blocks: usize = memory.data(16384 * 4, 8);
const CHUNK: usize = 1 << 16;

export let nameCount: i32 = 0;
/** Bytes of all names together. */
export let nameBytes: i32 = 0;
let chunk: usize = 0;
let chunkEnd: usize = 0;
export let slots: usize = 0;
export let slotCount: i32 = 0;
let mask: i32 = 0;

export function clearNames(): void {
  nameCount = 0;
  nameBytes = 0;
  chunk = 0;
  chunkEnd = 0;
  makeSlots(2048);
}

/** The number of a name, new or known. */
export function numberOf(bytes: usize, length: i32): i32 {
  const hash = hashOf(bytes, length);
  const slot = slotOf(hash, bytes, length);
  const known = load<i32>(slot);
  if (known >= 0) return known;
  const number = nameCount++;
  makeRoom(blocks, number, NAME);
  const row = rowAt(blocks, number, NAME);
  store<usize>(row, keep(bytes, length));
  store<i32>(row, length, 4);
  store<i32>(row, hash, 8);
  store<i32>(slot, number);
  if (2 * nameCount > mask) makeSlots(2 * (mask + 1));
  return number;
}

/** The number of a name; -1 where it has none. */
export function knownNumberOf(bytes: usize, length: i32): i32 {
  return load<i32>(slotOf(hashOf(bytes, length), bytes, length));
}

/** @returns where the ends of all names are, and behind them their bytes, until anything is added */
export function nameColumns(): usize {
  const ends = allocate((nameCount << 2) + nameBytes);
  const bytes = ends + (nameCount << 2);
  let at = bytes;
  for (let number = 0; number < nameCount; number++) {
    const row = rowAt(blocks, number, NAME);
    const length = load<i32>(row, 4);
    memory.copy(at, load<usize>(row), length);
    at += length;
    store<i32>(ends + (number << 2), <i32>(at - bytes));
  }
  release(ends);
  return ends;
}

/** The same of their hashes. */
export function hashColumn(): usize {
  return gather(blocks, nameCount, NAME, 8, 4);
}

/** As `src/image/nameTable.ts` does: multilinear (Dietzfelbinger 1996), of which the high bits are the good ones. */
function hashOf(bytes: usize, length: i32): i32 {
  let sum = load<i32>(factors) * length;
  for (let at = 0; at < length; at++) sum += load<i32>(factors + ((at + 1) << 2)) * <i32>load<u8>(bytes + at);
  return sum >>> 7;
}

/** Where the number of a name is, or goes. */
function slotOf(hash: i32, bytes: usize, length: i32): usize {
  let slot = hash & mask;
  while (!isSlotOf(slot, hash, bytes, length)) slot = (slot + 1) & mask;
  return slots + (slot << 2);
}

function isSlotOf(slot: i32, hash: i32, bytes: usize, length: i32): bool {
  const number = load<i32>(slots + (slot << 2));
  if (number < 0) return true;
  const row = rowAt(blocks, number, NAME);
  return load<i32>(row, 8) === hash && load<i32>(row, 4) === length && isSame(load<usize>(row), bytes, length);
}

export function isSame(one: usize, other: usize, length: i32): bool {
  // Paths of one length differ at their end, mostly.
  let left = length;
  for (; left >= 8; left -= 8) if (load<u64>(one + left - 8) !== load<u64>(other + left - 8)) return false;
  for (; left > 0; left--) if (load<u8>(one + left - 1) !== load<u8>(other + left - 1)) return false;
  return true;
}

/** @returns where the bytes are kept */
function keep(bytes: usize, length: i32): usize {
  nameBytes += length;
  if (chunk + <usize>length + 8 > chunkEnd) {
    const size = max<usize>(CHUNK, length + 8);
    chunk = allocate(size);
    chunkEnd = chunk + size;
  }
  const at = chunk;
  // Eight at once, a few more than the name has: copying so little by a call takes longer.
  for (let copied = 0; copied < length; copied += 8) store<u64>(at + copied, load<u64>(bytes + copied));
  chunk += length;
  return at;
}

function makeSlots(count: i32): void {
  slots = allocate(count << 2);
  slotCount = count;
  mask = count - 1;
  memory.fill(slots, 0xff, count << 2);
  for (let number = 0; number < nameCount; number++) {
    let slot = load<i32>(rowAt(blocks, number, NAME), 8) & mask;
    while (load<i32>(slots + (slot << 2)) >= 0) slot = (slot + 1) & mask;
    store<i32>(slots + (slot << 2), number);
  }
}
