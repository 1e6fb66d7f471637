import type { Step } from '../image/history.ts';
import { readInstruction } from '../image/instruction.ts';

const DAY = 86_400_000;

/** How many steps are probably those of a base image, and what speaks for it; null where nothing does. */
export interface BaseGuess {
  readonly steps: number;
  /** `time`: a day or more lies between. `builder`: another one went on. `command`: a CMD in front of more steps. */
  readonly by: 'time' | 'builder' | 'command';
}

/**
 * Guesses where the base ends, without a Dockerfile: builders go on where a base ended, with its CMD, long after it was
 * built, or in other words than its builder's. The uppermost break counts, and one with a CMD in front before others.
 */
export function guessBase(steps: readonly Step[]): BaseGuess | null {
  let guess: BaseGuess | null = null;
  let isStrong = false;
  for (const [index, step] of steps.entries()) {
    const below = steps[index - 1];
    if (!below) continue;
    const by = breakBetween(below, step);
    const endsBase = isCommand(below) && !isCommand(step) && steps.slice(index).some(({ emptyLayer }) => !emptyLayer);
    if (by !== null && (endsBase || !isStrong)) [guess, isStrong] = [{ steps: index, by }, endsBase];
    else if (endsBase && !isStrong && (guess === null || guess.by === 'command'))
      guess = { steps: index, by: 'command' };
  }
  return guess;
}

/** What parts a step from the one below it: a day or more, or another builder. */
export function breakBetween(below: Step, above: Step): 'time' | 'builder' | null {
  const passed = Date.parse(above.created ?? '') - Date.parse(below.created ?? '');
  if (passed >= DAY) return 'time';
  return isOfBuildKit(below) === isOfBuildKit(above) ? null : 'builder';
}

function isOfBuildKit({ comment }: Step): boolean {
  return comment?.startsWith('buildkit.') ?? false;
}

function isCommand({ createdBy }: Step): boolean {
  return /^(?:CMD|ENTRYPOINT)$/.test(readInstruction(createdBy).keyword);
}
