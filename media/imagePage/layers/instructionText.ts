import type { StepModel } from '../../../src/protocol/imagePage.ts';

/** The instruction as a Dockerfile writes it, on one line as far as it is one. */
export function instructionOf({ keyword, text }: Pick<StepModel, 'keyword' | 'text'>): string {
  return `${keyword} ${text}`.trim();
}

/**
 * Breaks a shell command before each `&&` and `||` and after each `;` that stands outside of quotes, as people write
 * them in a Dockerfile. What has line breaks already, a here-document above all, stays as it is.
 */
export function breakCommands(text: string): string {
  if (text.includes('\n')) return text;
  let quote = '';
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && quote !== "'") {
      result += character + text.charAt(++at);
      continue;
    }
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') {
      quote = character;
    } else if (/[\s&|;]/.test(character) && !text.startsWith(';;', at - 1)) {
      const separator = /^\s*(?:(&&|\|\|)\s*|;(?!;)\s+(?=\S))/.exec(text.slice(at, at + LOOK_AHEAD));
      if (separator) {
        result += separator[1] ? `\n  ${separator[1]} ` : ';\n  ';
        at += separator[0].length - 1;
        continue;
      }
    }
    result += character;
  }
  return result;
}

/** Line continuations leave their indentation behind, and it is never longer than this in earnest. */
const LOOK_AHEAD = 200;
