/**
 * Decodes the blocks of a zstd frame (RFC 8878, 3.1.1.2), one after the other. What comes out goes into a ring, which holds at
 * least as much as matches may reach back to. Strict: it refuses what contradicts itself.
 */
import { addToHash, beginHash, hashOf } from './xxh64';
import { forgetCodes, literalsBegin, literalsEnd, readLiterals, setUpLiterals } from './zstdLiterals';
import { BLOCK, input, ring, SLACK } from './zstdMemory';
import { forgetSequences, runSequences, setUpSequences } from './zstdSequences';

/** Kinds of blocks. */
const RAW: u32 = 0;
const REPEATED: u32 = 1;

const PAGE: usize = 64 << 10;

let window: u32 = 0;
/** Bytes a block of this frame may have. */
let blockLimit: u32 = 0;
/** The most that the ring will hold, and where the block and what follows it go. */
let capacity: usize = 0;
let blockStart: usize = ring;
let end: usize = ring;
/** Where the ring's bytes ended before it began anew. */
let turnedAt: usize = ring;

setUpLiterals();
setUpSequences();

/**
 * A frame begins.
 * @param windowSize at most 128 MiB and a byte
 * @param contentSize bytes that it has at most, as far as it says so
 */
export function begin(windowSize: u32, contentSize: u32): void {
  window = windowSize;
  blockLimit = min(windowSize, BLOCK);
  // Where it begins anew, the oldest that a match reaches lies more than a block behind what is written.
  capacity = min<u32>(windowSize + 3 * BLOCK, contentSize + BLOCK);
  blockStart = end = turnedAt = ring;
  forgetCodes();
  forgetSequences();
  beginHash();
}

/** Where a block's bytes are written to. */
export function inputStart(): usize {
  return input;
}

/** Makes room for a block; false where there is no memory. What was given may be written over. */
export function makeRoom(): bool {
  if (<usize>(end - ring) + blockLimit > capacity) {
    turnedAt = end;
    end = ring;
  }
  blockStart = end;
  const wanted = end + blockLimit + SLACK;
  const have = <usize>memory.size() * PAGE;
  if (wanted <= have) return true;
  // More than is needed, lest it grows for each block.
  const most = ring + capacity + SLACK;
  const next = max(wanted, min(most, end + (end - ring)));
  return memory.grow(<i32>((next - have + PAGE - 1) / PAGE)) >= 0;
}

/** Decodes the block that was written to the input; false where it is damaged. There must be room. */
export function decodeBlock(type: u32, size: u32): bool {
  if (size > blockLimit) return false;
  if (type === RAW) {
    memory.copy(end, input, size);
    end += size;
  } else if (type === REPEATED) {
    memory.fill(end, load<u8>(input), size);
    end += size;
  } else {
    const sequences = readLiterals(input, input + size);
    if (sequences === 0) return false;
    end = runSequences(
      sequences,
      input + size,
      literalsBegin(),
      literalsEnd(),
      blockStart,
      blockStart + blockLimit,
      window,
      turnedAt,
    );
    if (end === 0) return false;
  }
  return true;
}

/** Where the bytes of the last block begin, and where they end. */
export function outputStart(): usize {
  return blockStart;
}

export function outputEnd(): usize {
  return end;
}

/** Adds the last block to the frame's checksum. */
export function addToChecksum(): void {
  addToHash(blockStart, end);
}

/** Of the frame so far. */
export function checksum(): u32 {
  return hashOf();
}
