/** Milliseconds between two changes at least, and after how many one that is not shown is no longer waited for. */
const QUIET = 200;
const LOST = 5_000;

/**
 * When a document that goes on and on is shown anew: soon after there is more of it, once what was told before is shown, and
 * then for as long again as that took, so that a window which is slow to show it has time for something else.
 */
export class ChangePace {
  readonly #tell: () => void;
  readonly #quiet: number;
  readonly #lost: number;
  #timer: NodeJS.Timeout | undefined;
  /** When the last was told that is not shown yet. */
  #told: number | undefined;
  #hasMore = false;

  /** @param tell must not throw */
  constructor(tell: () => void, quiet = QUIET, lost = LOST) {
    this.#tell = tell;
    this.#quiet = quiet;
    this.#lost = lost;
  }

  /** There is more to show. */
  more(): void {
    this.#hasMore = true;
    if (this.#timer === undefined) this.#wait(this.#quiet);
  }

  /** What was told is shown. */
  shown(): void {
    if (this.#told === undefined) return;
    const took = performance.now() - this.#told;
    this.#told = undefined;
    this.#wait(Math.max(this.#quiet, took));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#told = undefined;
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), milliseconds);
  }

  #next(): void {
    this.#timer = undefined;
    this.#told = undefined;
    if (!this.#hasMore) return;
    this.#hasMore = false;
    this.#told = performance.now();
    this.#wait(this.#lost);
    this.#tell();
  }
}
