import type { Job } from '../../jobs/job.ts';

/**
 * Jobs as their rows come: those that run, those that wait, the next first, and those that have ended.
 * @param jobs the newest first, as running and ended ones stay
 */
export function inOrder(jobs: readonly Job[]): readonly Job[] {
  const running = jobs.filter(({ state }) => state === 'running');
  const waiting = jobs.filter(({ state }) => state === 'waiting');
  return [...running, ...waiting.toReversed(), ...jobs.filter(({ hasEnded }) => hasEnded)];
}
