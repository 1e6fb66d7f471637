/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to `limit`, without it. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** True once in `every` times. */
  once(every: number): boolean {
    return this.below(every) === 0;
  }

  /** @throws RangeError where there is nothing to pick from */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError('Nothing to pick from');
    return values[this.below(values.length)] as T;
  }
}
