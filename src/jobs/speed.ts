/** Milliseconds that are looked back: long enough to be calm, short enough to notice that nothing comes any more. */
const WINDOW = 5000;
/** Before, it would be a guess. */
const SHORTEST = 500;
/** Between two that are kept: a fast disk tells of thousands in a second. */
const APART = 50;

/** How fast bytes come, by those of the last seconds. */
export class Speed {
  #seen: { readonly done: number; readonly time: number }[] = [];

  /**
   * @param done bytes so far; fewer than before where something begins anew
   * @param time milliseconds
   */
  note(done: number, time: number): void {
    const last = this.#seen.at(-1);
    if (last && done < last.done) this.#seen = [];
    // The newest is always kept, and the first of a while.
    if ((this.#seen.at(-2)?.time ?? Number.NEGATIVE_INFINITY) > time - APART) this.#seen.pop();
    this.#seen.push({ done, time });
    while ((this.#seen[1]?.time ?? time) <= time - WINDOW) this.#seen.shift();
  }

  /** Bytes in a second; null while that is not known. */
  get perSecond(): number | null {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.time - first.time < SHORTEST) return null;
    return (1000 * (last.done - first.done)) / (last.time - first.time);
  }

  /** Seconds until so many bytes more have come; null while that is not known. */
  secondsFor(bytes: number): number | null {
    const speed = this.perSecond;
    return speed ? bytes / speed : null;
  }
}
