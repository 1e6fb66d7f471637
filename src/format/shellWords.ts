/** Controls, and what reorders or hides text: pasted into a shell it would do more than be a word, and nobody would see it. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', "'": "\\'" };

/**
 * Words as one would type them in a shell: quoted where they must be, on one line, and `$'…'` where there are characters that
 * nobody can see.
 */
export function shellWords(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!INVISIBLE.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  return `$'${Array.from(word, escaped).join('')}'`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const short = SHORT[character];
  if (short !== undefined) return short;
  if (!INVISIBLE.test(character)) return character;
  return code < 0x1_0000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** The exec form of a Dockerfile: a JSON array with a space after each comma. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}
