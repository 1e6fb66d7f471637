import { readFileSync } from 'node:fs';

/** The longest time that something held up this thread. */
export interface LongestSpan<T> {
  readonly result: T;
  /** Milliseconds of work without letting anything else have its turn. */
  readonly longest: number;
}

/**
 * Measures by the processor time of this thread, which stands still where other processes have the machine: between two
 * turns of a timer it is what ran without a pause.
 */
export async function longestSpan<T>(run: () => Promise<T>): Promise<LongestSpan<T>> {
  let longest = 0;
  let last = threadMilliseconds();
  const look = () => {
    const now = threadMilliseconds();
    longest = Math.max(longest, now - last);
    last = threadMilliseconds();
  };
  const timer = setInterval(look, 1);
  try {
    return { result: await run().finally(look), longest };
  } finally {
    clearInterval(timer);
  }
}

/** Whether the system tells the processor time of a thread. */
export const canMeasureSpans = process.platform === 'linux';

function threadMilliseconds(): number {
  const [nanoseconds = '0'] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ');
  return Number(nanoseconds) / 1e6;
}
