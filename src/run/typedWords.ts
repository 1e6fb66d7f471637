/** What stands for one character between `$'` and `'`, for as much of that as `shellWords` writes. */
const SHORT: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'" };
const CODE = /^(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8}))/;

/**
 * The words that a shell would make of a text that only has quotes and backslashes in it, as `shellWords` writes them; nothing
 * is expanded.
 * @returns undefined where a quote is not closed, or a backslash stands at the end
 */
export function typedWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (quote === '' && text.startsWith("$'", at)) {
      quote = "$'";
      at++;
    } else if (character === '\\' && quote === "$'") {
      const [read, length] = escapedAt(text.slice(at + 1, at + 10));
      word += read;
      at += length;
    } else if (character === '\\' && quote !== "'") {
      const next = text.charAt(++at);
      if (next === '') return undefined;
      // Between double quotes it only makes something of these.
      word += quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
    } else if (quote === '' && /["']/.test(character)) quote = character;
    else if (quote !== '' && character === quote.at(-1)) quote = '';
    else word += character;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}

/** What a backslash and this make, and how much of this it takes. */
function escapedAt(text: string): readonly [string, number] {
  const [whole = '', short, long] = CODE.exec(text) ?? [];
  const code = Number.parseInt(short ?? long ?? '', 16);
  if (code <= 0x10_ffff) return [String.fromCodePoint(code), whole.length];
  const first = text.charAt(0);
  const known = SHORT[first];
  return known === undefined ? [`\\${first}`, 1] : [known, 1];
}
