import type { Step } from '../image/history.ts';
import { breakBetween } from './guessBase.ts';
import type { Pair } from './pairing.ts';

/**
 * Where the end of the base is a guess, empty steps at the bottom that a pause or another builder parts from the first
 * layer found may be the base's: `CMD ["sh"]` stands in many.
 */
export function doubtBase(pairs: readonly Pair[], steps: readonly Step[]): readonly Pair[] {
  const firstLayer = pairs.find(({ row }) => !steps[row]?.emptyLayer);
  const end = firstLayer?.row ?? steps.length - 1;
  const parted = steps.findLastIndex((step, at) => {
    const below = steps[at - 1];
    return at <= end && below !== undefined && breakBetween(below, step) !== null;
  });
  return pairs.map((pair) =>
    pair.row < parted && pair.row < end ? { ...pair, match: { kind: 'probable', reason: 'base' } } : pair,
  );
}
