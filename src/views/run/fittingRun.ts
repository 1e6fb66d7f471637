import type { RunOptions } from '../../run/options.ts';
import { isPlatform } from '../../sources/engine/platforms.ts';
import type { RunImage } from './subject.ts';

/** How an image was run before, as far as that can be done again: without a name that is taken, and a platform that is not there. */
export function fittingRun<T extends Pick<RunOptions, 'name' | 'platform'>>(
  before: T,
  { taken, platforms }: Pick<RunImage, 'taken' | 'platforms'>,
): T {
  const { name, platform } = before;
  const isThere = platform !== null && platforms.some((each) => isPlatform(each, platform));
  return {
    ...before,
    // Another container has it since, as the one of the last time.
    name: name !== null && taken.has(name) ? null : name,
    // Where there is but one, nobody is asked for it.
    platform: isThere && platforms.length > 1 ? platform : null,
  };
}
