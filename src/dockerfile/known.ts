import type { Instruction } from '../image/instruction.ts';
import type { Dockerfile } from './dockerfile.ts';
import { expandArguments, expandPairs } from './expand.ts';
import { jsonWords } from './parse.ts';
import type { KnownOfBuild } from './scope.ts';

const SHELL: readonly string[] = ['/bin/sh', '-c'];
const WINDOWS_SHELL: readonly string[] = ['cmd', '/S', '/C'];

/**
 * What the steps of a history say of the build that made it: the build arguments that were given, which builders write in front of
 * every RUN and BuildKit as ARG; and what the base brings.
 * @param base those of the base, as far as they are known
 */
export function knownOfBuild(
  dockerfile: Dockerfile,
  steps: readonly Instruction[],
  base: readonly Instruction[],
  os: string,
): KnownOfBuild {
  const environment = new Map<string, string>();
  let workingDirectory = '/';
  let shell = os === 'windows' ? WINDOWS_SHELL : SHELL;
  for (const { keyword, text } of base) {
    if (keyword === 'ENV') for (const [name, value] of recordedPairs(text)) environment.set(name, value);
    if (keyword === 'WORKDIR' && text.startsWith('/')) workingDirectory = text;
    if (keyword === 'SHELL') shell = jsonWords(text) ?? shell;
  }
  return { arguments: givenArguments(dockerfile, steps), environment, workingDirectory, shell };
}

/** Those whose value in history is none of the defaults that the Dockerfile gives them. */
function givenArguments(dockerfile: Dockerfile, steps: readonly Instruction[]): Map<string, string> {
  const { defaults, variables } = declared(dockerfile);
  const given = new Map<string, string>();
  const see = (pair: string): void => {
    const equals = pair.indexOf('=');
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    const known = defaults.get(name);
    // In front of a RUN an ENV of the same name gives its value; BuildKit writes '' for none.
    if (known && !variables.has(name) && !known.has(value) && value !== '') given.set(name, value);
  };
  for (const { keyword, text, buildArgs } of steps) {
    for (const pair of buildArgs) see(pair);
    if (keyword === 'ARG') for (const [name, value] of recordedPairs(text)) see(`${name}=${value}`);
  }
  return given;
}

/** The names that ARG declares with their defaults as written, and those whose value others set, too. */
function declared({ globals, stages, escapedBy }: Dockerfile): {
  defaults: Map<string, Set<string>>;
  variables: Set<string>;
} {
  const defaults = new Map<string, Set<string>>();
  const variables = new Set<string>();
  for (const { keyword, text } of [...globals, ...stages.flatMap(({ instructions }) => instructions)]) {
    if (keyword !== 'ARG' && keyword !== 'ENV') continue;
    const pairsOf = keyword === 'ENV' ? expandPairs : expandArguments;
    for (const [name, value] of pairsOf(text, (variable) => `$${variable}`, escapedBy)) {
      // What a default becomes depends on others, so it cannot be told from what was given.
      if (keyword === 'ENV' || value?.includes('$')) variables.add(name);
      else defaults.set(name, (defaults.get(name) ?? new Set()).add(value ?? ''));
    }
  }
  return { defaults, variables };
}

/** `A=1 B=two words` as builders record it, without quotes: a name begins each. */
export function recordedPairs(text: string): [name: string, value: string][] {
  const starts = [...text.matchAll(/(?:^|\s)([\w.-]+)=/g)];
  return starts.map(({ 0: start, 1: name = '', index }, position) => [
    name,
    text.slice(index + start.length, starts[position + 1]?.index ?? text.length).replace(/^(["'])(.*)\1$/s, '$2'),
  ]);
}
