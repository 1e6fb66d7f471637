/** Where everything lies in the memory of the module that decodes zstd. Only the ring at its end grows, with what it holds. */

/** Bytes a block may have, stored and decoded (RFC 8878, 3.1.1.2.4). */
export const BLOCK: u32 = 128 << 10;
/** Whole words and vectors are read and written, so this much must be there before and behind. */
export const SLACK: u32 = 64;

/** The block that is decoded, and its literals. */
export const input: usize = memory.data(SLACK + BLOCK + SLACK, 16) + SLACK;
export const literals: usize = memory.data(BLOCK + SLACK, 16);

/** Decoded bytes, over and over: those that matches may reach back to, and where the next ones go. */
export const ring: usize = (__heap_base + 15) & ~15;
