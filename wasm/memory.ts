/** Where everything lies in the module's memory: nothing else allocates, so nothing an input says decides about memory. */

/** How far back a match may reach (RFC 1951, 3.2.5). */
export const HISTORY: u32 = 32 << 10;
/** Bytes that are inflated before somebody has to take them. */
export const WINDOW: u32 = 256 << 10;
/** Compressed bytes that wait at most. */
export const INPUT: u32 = 128 << 10;
/** A block's header is read in one go, so this many bytes must be there, or zeros for them: the longest takes 570. */
export const HEADER: u32 = 1024;
/** The longest match, and what is written behind it and behind literals because whole vectors are written. */
const BEHIND: u32 = 258 + 64;

/** Compressed bytes; before them those that were taken into the bit buffer already. */
export const input: usize = memory.data(8 + INPUT + HEADER, 16) + 8;
/** The last 32 KiB before the window, and the window. */
export const history: usize = memory.data(HISTORY + WINDOW + BEHIND, 16);
export const window: usize = history + HISTORY;
