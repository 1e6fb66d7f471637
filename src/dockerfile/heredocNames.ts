import type { Heredoc } from './dockerfile.ts';
import { shellWords } from './shellWords.ts';

const KEYWORDS = /^\s*(?:onbuild\s+)?(run|copy|add)\s+(.*)$/is;
const WORD = /^\d*<<(-?)([^<]+)$/s;

/** The here-documents that an instruction in one line opens: a word of its own that begins with `<<`. */
export function heredocNames(text: string): Omit<Heredoc, 'content'>[] {
  if (!text.includes('<<')) return [];
  const [, , words] = KEYWORDS.exec(text) ?? [];
  // The JSON form has strings and no words.
  if (words === undefined || /^(?:--\S+\s+)*\[.*\]\s*$/s.test(words)) return [];
  return shellWords(words).flatMap((word) => {
    const [, dash, quoted] = WORD.exec(word) ?? [];
    if (quoted === undefined) return [];
    const name = quoted.replace(/^(["'])(.*)\1$/s, '$2').replace(/\\(.)/gs, '$1');
    return name === '' ? [] : [{ name, expands: name === quoted, chomps: dash === '-' }];
  });
}
