import { posix } from 'node:path';
import { ImageError } from '../image/errors.ts';
import { compilePattern, type IgnorePattern, PatternError } from './ignorePattern.ts';

interface Rule {
  /** Whether it takes back what rules before it leave out. */
  readonly isException: boolean;
  readonly text: string;
  readonly matches: IgnorePattern;
}

/** Which of the rules matched a folder or one above it. */
export type RulesAbove = readonly boolean[];

/** What of a build context is left out, by Docker's rules: the last one that matches a path, or a folder above it, decides. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];

  /**
   * @param text of a `.dockerignore`
   * @param name what sentences call it
   * @throws ImageError `request` for a pattern that no path could be compared with
   */
  constructor(text: string, name: string) {
    this.#rules = text
      .replace(/^\ufeff/, '')
      .split(/\r?\n/)
      .flatMap((line, index) => ruleOf(line, index + 1, name));
  }

  /** What is above the top folder: nothing. */
  get above(): RulesAbove {
    return this.#rules.map(() => false);
  }

  /**
   * @param path from the context, with slashes between its parts
   * @param above what this said of the folder that it is in
   */
  of(path: string, above: RulesAbove): { readonly ignored: boolean; readonly matched: RulesAbove } {
    const matched = this.#rules.map(({ matches }, index) => above[index] || matches(path));
    const last = matched.lastIndexOf(true);
    return { ignored: last >= 0 && !this.#rules[last]?.isException, matched };
  }

  /** Whether a path is left out, whatever is known of the folders above it. */
  ignores(path: string): boolean {
    const parts = path.split('/');
    let said: { ignored: boolean; matched: RulesAbove } = { ignored: false, matched: this.above };
    for (let depth = 1; depth <= parts.length; depth++) said = this.of(parts.slice(0, depth).join('/'), said.matched);
    return said.ignored;
  }

  /** Whether an exception may bring back something below a folder that is left out. */
  mayHoldExceptions(folder: string): boolean {
    return this.#rules.some(
      ({ isException, text }) => isException && (/[*?[\\]/.test(text) || text.startsWith(`${folder}/`)),
    );
  }
}

function ruleOf(line: string, number: number, name: string): Rule[] {
  // A comment begins the line; with a space before it, `#` is part of a name.
  if (line.startsWith('#')) return [];
  const trimmed = line.trim();
  if (trimmed === '') return [];
  const isException = trimmed.startsWith('!');
  const written = isException ? trimmed.slice(1).trim() : trimmed;
  const refuse = (): never => {
    throw new ImageError('request', '{0}, line {1}: “{2}” is no pattern. Correct it, or take it out.', [
      name,
      number,
      trimmed,
    ]);
  };
  if (written === '') refuse();
  const text = cleaned(written);
  try {
    return [{ isException, text, matches: compilePattern(text) }];
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return refuse();
  }
}

/** As Go's `filepath.Clean`, and from the top of the context. */
function cleaned(pattern: string): string {
  const path = posix.normalize(pattern);
  const whole = path.length > 1 ? path.replace(/\/$/, '') : path;
  return whole.length > 1 ? whole.replace(/^\//, '') : whole;
}
