import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work between pauses. */
const SLICE_MS = 15;
/** Milliseconds that show that a disk is slow, or far away. */
const SLOW_MS = 20;
/** Times that a slow disk is not waited for before it is tried again. */
const TIMES = 200;

/**
 * Whether to wait for a disk. Most answer in microseconds, of which handing a question over to another thread and back takes
 * ten times as many. A slow one is not waited for, since meanwhile nobody else had the thread.
 */
export class Pace {
  #start = performance.now();
  #left = 0;

  /** Asks whether the disk may be waited for this time. */
  isQuick(): boolean {
    if (this.#left === 0) return true;
    this.#left--;
    return false;
  }

  /** Makes calls that wait for the disk. */
  atOnce<T>(calls: () => T): T {
    const start = performance.now();
    try {
      return calls();
    } finally {
      if (performance.now() - start > SLOW_MS) this.#left = TIMES;
    }
  }

  /** Lets others have their turn, when they have waited for a while. */
  async rest(): Promise<void> {
    if (performance.now() - this.#start < SLICE_MS) return;
    await setImmediate();
    this.#start = performance.now();
  }
}
