/** The first of many items by an order. Few more than these are kept along the way. */
export class FirstItems<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  readonly #items: T[] = [];
  /** What comes behind it is not among the first. */
  #last: T | undefined;

  /** @param limit how many are wanted */
  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = limit;
    this.#compare = compare;
  }

  add(item: T): void {
    if (this.#last !== undefined && this.#compare(item, this.#last) >= 0) return;
    this.#items.push(item);
    if (this.#items.length < 2 * this.#limit) return;
    this.#cut();
    this.#last = this.#items.at(-1);
  }

  /** Those that were added so far, in their order. */
  sorted(): readonly T[] {
    this.#cut();
    return this.#items;
  }

  #cut(): void {
    this.#items.sort(this.#compare);
    this.#items.length = Math.min(this.#items.length, this.#limit);
  }
}
