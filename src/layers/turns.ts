import { setImmediate } from 'node:timers/promises';

/** Milliseconds until others of the thread have a turn: a few compressed bytes may become many. */
const SLICE_MS = 15;

/** For long work in a thread that has other work too. */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  #began = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether it is time for others. */
  get due(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  /**
   * Gives others their turn.
   * @throws the signal's reason
   */
  async give(): Promise<void> {
    await setImmediate();
    this.#signal?.throwIfAborted();
    this.#began = performance.now();
  }
}
