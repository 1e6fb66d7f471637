/**
 * XXH64 with seed 0, of which zstd keeps the lower 32 bits behind a frame (RFC 8878, 3.1.1; the algorithm is Yann
 * Collet's xxHash). Numbers of 64 bits are two halves, since BigInt would be ten times as slow.
 */
export class Xxh64 {
  /** Four lanes, each a lower and an upper half: P1 + P2, P2, 0 and -P1 at first. */
  readonly #lanes = Int32Array.of(0xadc0b5d6, 0x60ea27ee, 0x27d4eb4f, 0xc2b2ae3d, 0, 0, 0x7a143579, 0x61c8864e);
  readonly #stripe = new Uint8Array(STRIPE);
  #filled = 0;
  #length = 0;
  // The hash while it is finished.
  #low = 0;
  #high = 0;

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(STRIPE - this.#filled, bytes.length);
      this.#stripe.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < STRIPE) return;
      this.#consume(this.#stripe, 0);
    }
    for (; at + STRIPE <= bytes.length; at += STRIPE) this.#consume(bytes, at);
    this.#stripe.set(bytes.subarray(at));
    this.#filled = bytes.length - at;
  }

  /** The lower 32 bits; nothing can be added afterwards. */
  digest(): number {
    this.#begin();
    this.#add(this.#length | 0, Math.floor(this.#length / 2 ** 32));
    let at = 0;
    for (; at + 8 <= this.#filled; at += 8) {
      mix(0, 0, word(this.#stripe, at), word(this.#stripe, at + 4));
      this.#xor(low, high);
      this.#rotate(27);
      this.#multiply(P1);
      this.#add(P4.low, P4.high);
    }
    if (at + 4 <= this.#filled) {
      multiply(word(this.#stripe, at), 0, P1);
      this.#xor(low, high);
      this.#rotate(23);
      this.#multiply(P2);
      this.#add(P3.low, P3.high);
      at += 4;
    }
    for (; at < this.#filled; at++) {
      multiply(this.#stripe[at] ?? 0, 0, P5);
      this.#xor(low, high);
      this.#rotate(11);
      this.#multiply(P1);
    }
    this.#xor(this.#high >>> 1, 0);
    this.#multiply(P2);
    this.#xor((this.#low >>> 29) | (this.#high << 3), this.#high >>> 29);
    this.#multiply(P3);
    return (this.#low ^ this.#high) >>> 0;
  }

  #consume(bytes: Uint8Array, at: number): void {
    const lanes = this.#lanes;
    for (let lane = 0; lane < 8; lane += 2) {
      mix(lanes[lane] ?? 0, lanes[lane + 1] ?? 0, word(bytes, at + lane * 4), word(bytes, at + lane * 4 + 4));
      lanes[lane] = low;
      lanes[lane + 1] = high;
    }
  }

  /** The lanes as one number; without a whole stripe there are none. */
  #begin(): void {
    if (this.#length < STRIPE) {
      this.#low = P5.low;
      this.#high = P5.high;
      return;
    }
    const lanes = this.#lanes;
    for (const [lane, bits] of [1, 7, 12, 18].entries()) {
      rotate(lanes[2 * lane] ?? 0, lanes[2 * lane + 1] ?? 0, bits);
      this.#add(low, high);
    }
    for (let lane = 0; lane < 8; lane += 2) {
      mix(0, 0, lanes[lane] ?? 0, lanes[lane + 1] ?? 0);
      this.#xor(low, high);
      this.#multiply(P1);
      this.#add(P4.low, P4.high);
    }
  }

  #add(otherLow: number, otherHigh: number): void {
    add(this.#low, this.#high, otherLow, otherHigh);
    this.#keep();
  }

  #multiply(factor: Factor): void {
    multiply(this.#low, this.#high, factor);
    this.#keep();
  }

  #rotate(bits: number): void {
    rotate(this.#low, this.#high, bits);
    this.#keep();
  }

  #xor(otherLow: number, otherHigh: number): void {
    this.#low ^= otherLow;
    this.#high ^= otherHigh;
  }

  #keep(): void {
    this.#low = low;
    this.#high = high;
  }
}

interface Factor {
  readonly low: number;
  readonly high: number;
}

const STRIPE = 32;
const P1: Factor = { low: 0x85ebca87, high: 0x9e3779b1 };
const P2: Factor = { low: 0x27d4eb4f, high: 0xc2b2ae3d };
const P3: Factor = { low: 0x9e3779f9, high: 0x165667b1 };
const P4: Factor = { low: 0xc2b2ae63, high: 0x85ebca77 };
const P5: Factor = { low: 0x165667c5, high: 0x27d4eb2f };

// What the functions below give: the two halves of their result.
let low = 0;
let high = 0;

/** One step of a lane: adds the word times P2, turns by 31, multiplies by P1. */
function mix(laneLow: number, laneHigh: number, wordLow: number, wordHigh: number): void {
  multiply(wordLow, wordHigh, P2);
  add(laneLow, laneHigh, low, high);
  rotate(low, high, 31);
  multiply(low, high, P1);
}

function add(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const sum = (aLow >>> 0) + (bLow >>> 0);
  low = sum | 0;
  high = (aHigh + bHigh + (sum > 0xffffffff ? 1 : 0)) | 0;
}

function rotate(aLow: number, aHigh: number, bits: number): void {
  low = (aLow << bits) | (aHigh >>> (32 - bits));
  high = (aHigh << bits) | (aLow >>> (32 - bits));
}

function multiply(aLow: number, aHigh: number, factor: Factor): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = factor.low & 0xffff;
  const b1 = factor.low >>> 16;
  const lower = a0 * b0;
  const middle = a0 * b1 + a1 * b0 + Math.floor(lower / 65536);
  const upper = a1 * b1 + Math.floor(middle / 65536);
  high = (upper + Math.imul(aLow, factor.high) + Math.imul(aHigh, factor.low)) | 0;
  low = (middle << 16) | (lower & 0xffff);
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}
