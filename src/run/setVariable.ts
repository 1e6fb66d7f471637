import type { RunOptions } from './options.ts';

/** What a variable is set to, whatever it is called: objects have a `constructor` that nobody gave them. */
export function givenValue(environment: RunOptions['environment'], name: string): string | undefined {
  return Object.hasOwn(environment, name) ? environment[name] : undefined;
}

/**
 * The variables with one as it was typed. It is taken out where the image has it so, or where it was set, is not of the image,
 * and is emptied; typed as nothing for the first time it is set to that.
 * @param before as the image has it; undefined where it has not
 */
export function setVariable(
  environment: RunOptions['environment'],
  name: string,
  typed: string,
  before: string | undefined,
): RunOptions['environment'] {
  const { [name]: _, ...others } = environment;
  const given = givenValue(environment, name);
  const isTakenOut = before === undefined ? typed === '' && given !== undefined : typed === before;
  return isTakenOut ? others : { ...others, [name]: typed };
}
