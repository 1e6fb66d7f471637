import { shellWords } from './shellWords.ts';

/** The value of a variable; undefined where it is not set. */
export type Lookup = (name: string) => string | undefined;

/** Variables inside the defaults of variables inside …: no real one nests thrice. */
const NESTING_LIMIT = 20;
/** Characters between the braces of one variable. */
const BRACES_LIMIT = 1024;
/** Characters that one word may grow to: `$A$A` in a row doubles each time. */
const LENGTH_LIMIT = 1 << 13;

/**
 * A word as builders understand it (Dockerfile reference, "Environment replacement"): quotes and escapes gone, variables
 * replaced, those that are not set by nothing.
 */
export function expand(text: string, lookup: Lookup, escapedBy = '\\', depth = 0): string {
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length && result.length < LENGTH_LIMIT; ) {
    const character = text.charAt(at);
    if (quote === "'") {
      if (character === "'") quote = '';
      else result += character;
      at++;
    } else if (character === escapedBy && at + 1 < text.length) {
      const next = text.charAt(at + 1);
      result += quote === '"' && next !== '"' && next !== '$' && next !== escapedBy ? character + next : next;
      at += 2;
    } else if (character === '"' || (character === "'" && quote === '')) {
      quote = quote === character ? '' : character;
      at++;
    } else if (character === '$') {
      const { value, end } = variable(text, at, lookup, escapedBy, depth);
      result += value;
      at = end;
    } else {
      result += character;
      at++;
    }
  }
  return result;
}

/** The words of a text, each expanded. */
export function expandWords(text: string, lookup: Lookup, escapedBy = '\\'): string[] {
  return shellWords(text, escapedBy).map((word) => expand(word, lookup, escapedBy));
}

/** `NAME=value …` of ENV and LABEL, or the old `NAME value with spaces`; null for a name without a value. */
export function expandPairs(text: string, lookup: Lookup, escapedBy = '\\'): [name: string, value: string | null][] {
  const [first = '', ...more] = shellWords(text, escapedBy);
  if (first.includes('=') || more.length === 0) return expandArguments(text, lookup, escapedBy);
  return [[expand(first, lookup, escapedBy), expand(text.trim().slice(first.length).trim(), lookup, escapedBy)]];
}

/** `NAME=value NAME …` of ARG; null for a name without a value. */
export function expandArguments(
  text: string,
  lookup: Lookup,
  escapedBy = '\\',
): [name: string, value: string | null][] {
  return shellWords(text, escapedBy).map((word) => {
    const equals = word.indexOf('=');
    if (equals === -1) return [expand(word, lookup, escapedBy), null];
    return [expand(word.slice(0, equals), lookup, escapedBy), expand(word.slice(equals + 1), lookup, escapedBy)];
  });
}

/** `$NAME`, `${NAME}`, and `${NAME:-other}` with `-`, `+` and `?`, with and without the colon. */
function variable(
  text: string,
  at: number,
  lookup: Lookup,
  escapedBy: string,
  depth: number,
): { value: string; end: number } {
  const plain = /^(?:\w+|[@*#])/.exec(text.slice(at + 1, at + 257));
  if (plain) return { value: lookup(plain[0]) ?? '', end: at + 1 + plain[0].length };
  const braced = /^\{(\w+)/.exec(text.slice(at + 1, at + 257));
  const end = braced ? closing(text, at + 1, escapedBy) : -1;
  if (!braced || end === -1) return { value: '$', end: at + 1 };
  const value = lookup(braced[1] ?? '');
  const behind = text.slice(at + 1 + braced[0].length, end);
  const [, colon, kind, other] = /^(:?)([-+?])(.*)$/s.exec(behind) ?? [];
  const isSet = value !== undefined && !(colon && value === '');
  const word = () => (depth < NESTING_LIMIT ? expand(other ?? '', lookup, escapedBy, depth + 1) : '');
  if (kind === '-') return { value: isSet ? value : word(), end: end + 1 };
  if (kind === '+') return { value: isSet ? word() : '', end: end + 1 };
  return { value: value ?? '', end: end + 1 };
}

/** Where the brace at `at` is closed; -1 where it never is. */
function closing(text: string, at: number, escapedBy: string): number {
  let open = 0;
  for (let end = at; end < Math.min(text.length, at + BRACES_LIMIT); end++) {
    const character = text.charAt(end);
    if (character === escapedBy) end++;
    else if (character === '{') open++;
    else if (character === '}' && --open === 0) return end;
  }
  return -1;
}
