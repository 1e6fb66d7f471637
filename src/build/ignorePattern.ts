/** A pattern of an ignore file, ready to match. */
export type IgnorePattern = (path: string) => boolean;

type Token =
  | { readonly kind: 'is'; readonly character: string }
  /** `?` */
  | { readonly kind: 'one' }
  /** `*` */
  | { readonly kind: 'some' }
  /** `**` in front of more: nothing, or anything that ends with a slash. */
  | { readonly kind: 'folders' }
  /** `**` at the end. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** A pattern whose brackets or last backslash have no end. */
export class PatternError extends Error {}

/**
 * Compiles a pattern as Docker understands it: Go's `filepath.Match` with `**`, a backslash taking the meaning from what
 * follows. Matching takes as many steps as the pattern has characters for each of the path's, and no more.
 * @param pattern without `!`, cleaned, slashes between its parts
 * @throws PatternError
 */
export function compilePattern(pattern: string): IgnorePattern {
  const tokens = tokensOf(pattern);
  // As Docker has it: in front of nothing but plain characters, `**` stands for anything, not just for folders.
  const [first, ...more] = tokens;
  if (first?.kind === 'folders' && pattern[2] !== '/' && more.every(({ kind }) => kind === 'is')) {
    const suffix = pattern.slice(2);
    return (path) => path.endsWith(suffix);
  }
  return (path) => matches(tokens, path);
}

function tokensOf(pattern: string): Token[] {
  const characters = [...pattern];
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*' && characters[at + 1] === '*') {
      at++;
      if (characters[at + 1] === '/') at++;
      tokens.push({ kind: at + 1 < characters.length ? 'folders' : 'rest' });
    } else if (character === '*') tokens.push({ kind: 'some' });
    else if (character === '?') tokens.push({ kind: 'one' });
    else if (character === '[') {
      const { token, end } = classAt(characters, at);
      tokens.push(token);
      at = end;
    } else if (character === '\\') {
      const escaped = characters[++at];
      if (escaped === undefined) throw new PatternError(pattern);
      tokens.push({ kind: 'is', character: escaped });
    } else tokens.push({ kind: 'is', character });
  }
  return tokens;
}

/** `[a-z]`, `[^a]`; it has at least one character. */
function classAt(characters: readonly string[], start: number): { token: Token; end: number } {
  const ranges: [string, string][] = [];
  let at = start + 1;
  const negated = characters[at] === '^';
  if (negated) at++;
  const take = (): string => {
    if (characters[at] === '\\') at++;
    const taken = characters[at++];
    if (taken === undefined) throw new PatternError(characters.join(''));
    return taken;
  };
  while (ranges.length === 0 || characters[at] !== ']') {
    if (characters[at] === '-' || characters[at] === ']') throw new PatternError(characters.join(''));
    const low = take();
    if (characters[at] === '-') at++;
    else {
      ranges.push([low, low]);
      continue;
    }
    if (characters[at] === ']') throw new PatternError(characters.join(''));
    ranges.push([low, take()]);
  }
  return { token: { kind: 'class', negated, ranges }, end: at };
}

/** Follows all ways through the tokens at once. A place is that before a token, or within one of folders (+ 0.5). */
function matches(tokens: readonly Token[], path: string): boolean {
  let places = new Set<number>();
  enter(tokens, 0, places);
  for (const character of path) {
    const next = new Set<number>();
    for (const place of places) step(tokens, place, character, next);
    if (next.size === 0) return false;
    places = next;
  }
  return places.has(tokens.length);
}

function enter(tokens: readonly Token[], place: number, places: Set<number>): void {
  if (places.has(place)) return;
  places.add(place);
  const kind = tokens[place]?.kind;
  if (kind === 'folders') places.add(place + 0.5);
  if (kind === 'some' || kind === 'folders' || kind === 'rest') enter(tokens, place + 1, places);
}

function step(tokens: readonly Token[], place: number, character: string, next: Set<number>): void {
  const token = tokens[Math.floor(place)];
  if (token === undefined) return;
  if (token.kind === 'folders') {
    if (place % 1 === 0) return;
    next.add(place);
    if (character === '/') enter(tokens, Math.floor(place) + 1, next);
  } else if (token.kind === 'rest') enter(tokens, place, next);
  else if (token.kind === 'some') {
    if (character !== '/') enter(tokens, place, next);
  } else if (takes(token, character)) enter(tokens, place + 1, next);
}

function takes(token: Token, character: string): boolean {
  if (token.kind === 'is') return token.character === character;
  if (token.kind === 'one') return character !== '/';
  if (token.kind !== 'class') return false;
  return token.ranges.some(([low, high]) => low <= character && character <= high) !== token.negated;
}
