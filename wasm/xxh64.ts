/** XXH64 with seed 0 of bytes that come in pieces (the algorithm is Yann Collet's xxHash). */

const P1: u64 = 0x9e3779b185ebca87;
const P2: u64 = 0xc2b2ae3d27d4eb4f;
const P3: u64 = 0x165667b19e3779f9;
const P4: u64 = 0x85ebca77c2b2ae63;
const P5: u64 = 0x27d4eb2f165667c5;

/** Bytes that go through the four lanes at once. */
const STRIPE: usize = 32;
/** Those that are not enough for that yet. */
const begun: usize = memory.data(32, 8);

let first: u64 = 0;
let second: u64 = 0;
let third: u64 = 0;
let fourth: u64 = 0;
let length: u64 = 0;

export function beginHash(): void {
  first = P1 + P2;
  second = P2;
  third = 0;
  fourth = 0 - P1;
  length = 0;
}

export function addToHash(start: usize, end: usize): void {
  let at = start;
  const filled = <usize>length & (STRIPE - 1);
  length += end - start;
  if (filled > 0) {
    const missing = min<usize>(STRIPE - filled, end - at);
    memory.copy(begun + filled, at, missing);
    at += missing;
    if (filled + missing < STRIPE) return;
    addStripes(begun, begun + STRIPE);
  }
  const rest = (end - at) & (STRIPE - 1);
  addStripes(at, end - rest);
  memory.copy(begun, end - rest, rest);
}

function addStripes(start: usize, end: usize): void {
  let a = first;
  let b = second;
  let c = third;
  let d = fourth;
  for (let at = start; at < end; at += STRIPE) {
    a = mix(a, load<u64>(at));
    b = mix(b, load<u64>(at, 8));
    c = mix(c, load<u64>(at, 16));
    d = mix(d, load<u64>(at, 24));
  }
  first = a;
  second = b;
  third = c;
  fourth = d;
}

function mix(lane: u64, word: u64): u64 {
  return rotl<u64>(lane + word * P2, 31) * P1;
}

function merge(hash: u64, lane: u64): u64 {
  return (hash ^ mix(0, lane)) * P1 + P4;
}

/** The lower 32 bits, of which a frame keeps those; more may be added afterwards. */
export function hashOf(): u32 {
  let hash = P5;
  if (length >= STRIPE) {
    hash = rotl<u64>(first, 1) + rotl<u64>(second, 7) + rotl<u64>(third, 12) + rotl<u64>(fourth, 18);
    hash = merge(merge(merge(merge(hash, first), second), third), fourth);
  }
  hash += length;
  let at = begun;
  const end = begun + (<usize>length & (STRIPE - 1));
  for (; at + 8 <= end; at += 8) hash = rotl<u64>(hash ^ mix(0, load<u64>(at)), 27) * P1 + P4;
  if (at + 4 <= end) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(at) * P1), 23) * P2 + P3;
    at += 4;
  }
  for (; at < end; at++) hash = rotl<u64>(hash ^ (<u64>load<u8>(at) * P5), 11) * P1;
  hash = (hash ^ (hash >> 33)) * P2;
  hash = (hash ^ (hash >> 29)) * P3;
  return <u32>(hash ^ (hash >> 32));
}
