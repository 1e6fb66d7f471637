/**
 * The words that a POSIX shell would make of a text that only has quotes and backslashes in it, as `shellWords` writes them;
 * nothing is expanded.
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
    if (character === '\\' && quote !== "'") {
      const next = text.charAt(++at);
      if (next === '') return undefined;
      // Between double quotes it only makes something of these.
      word += quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next;
    } else if (quote === '' && /["']/.test(character)) quote = character;
    else if (character === quote) quote = '';
    else word += character;
  }
  if (quote !== '') return undefined;
  return word === undefined ? words : [...words, word];
}
