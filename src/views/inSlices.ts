import { setImmediate } from 'node:timers/promises';
import { runInSlices, type Steps } from '../image/slices.ts';

/** Does long work so that it holds up nothing else. */
export function inSlices<T>(steps: Steps<T>): Promise<T> {
  return runInSlices(steps, () => setImmediate());
}
