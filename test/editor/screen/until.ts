import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

/** What a window may take to do anything, milliseconds. A machine that is busy with other things takes its time. */
export const LONGEST_MS = 60_000;
/** How long to wait for what comes at once or not at all; what comes later than that is asked for once more. */
export const PATIENCE_MS = 5_000;

/**
 * Asks again and again until the answer is neither false, undefined nor null, and gives it back.
 * @param what is waited for, in words, for the error
 * @throws when it takes longer than that, with the last error of `ask`
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  longest: number = LONGEST_MS,
): Promise<NonNullable<T>> {
  const end = Date.now() + longest;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== false && answer !== undefined && answer !== null) return answer;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}${cause ? `\n${cause}` : ''}`);
    await setTimeout(50);
  }
}

/** Asks again and again until the answer is this one. @throws as `until` does, with the difference */
export async function untilEqual(ask: () => unknown, expected: unknown): Promise<void> {
  await until('the same', async () => {
    assert.deepEqual(await ask(), expected);
    return true;
  });
}
