/** Lets other work of the thread have its turn. */
export type Pause = () => Promise<void>;

/** Long work in small steps: between any two of them it may rest. */
export type Steps<T = void> = Generator<void, T, void>;

/** As many paths are looked at in one step: a millisecond or so of any kind of work. */
export const STEP = 2048;
/** Milliseconds of work between pauses. */
const SLICE_MS = 15;

/**
 * Does something with all numbers below a count, `STEP` of them at once: in a function of its own, since a loop that yields
 * begins anew in slow code each time.
 */
export function* overAll(count: number, each: (from: number, to: number) => void): Steps {
  for (let from = 0; from < count; from += STEP) {
    yield;
    each(from, Math.min(count, from + STEP));
  }
}

/** Does all steps one after the other. */
export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does all steps, with a pause whenever they have held up the thread for a while. What a pause throws ends them. */
export async function runInSlices<T>(steps: Steps<T>, pause: Pause): Promise<T> {
  let start = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - start < SLICE_MS) continue;
    await pause();
    start = performance.now();
  }
}

/** Sorts in steps, equal items in the order they came in. */
export function* sortInSteps<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<T[]> {
  yield;
  if (items.length <= STEP) return items.toSorted(compare);
  const middle = items.length >> 1;
  const left = yield* sortInSteps(items.slice(0, middle), compare);
  const right = yield* sortInSteps(items.slice(middle), compare);
  const merged: T[] = [];
  let next = 0;
  for (const [index, item] of left.entries()) {
    if (index % STEP === 0) yield;
    while (next < right.length && compare(right[next] as T, item) < 0) merged.push(right[next++] as T);
    merged.push(item);
  }
  while (next < right.length) merged.push(right[next++] as T);
  return merged;
}
