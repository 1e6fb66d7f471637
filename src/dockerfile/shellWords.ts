/** The words of a text as a shell splits it: spaces part them except in quotes; quotes and escapes stay as they are. */
export function shellWords(text: string, escapedBy = '\\'): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && /\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    word += character;
    if (character === escapedBy && quote !== "'" && at + 1 < text.length) word += text.charAt(++at);
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  return word === '' ? words : [...words, word];
}
