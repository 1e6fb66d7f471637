/** How Go prints what builders put into history: `%q` of a string and of a list, and durations. */

const SHORT: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** `%q` of a string. */
export function goQuote(text: string): string {
  const quoted = text.replace(/["\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    if (SHORT[character] !== undefined) return SHORT[character];
    if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
    return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return `"${quoted}"`;
}

/** `%q` of a list of strings. */
export function goQuotes(words: readonly string[]): string {
  return `[${words.map(goQuote).join(' ')}]`;
}

/** `%q` of a small number: Go prints it as a character. */
export function goCharacter(code: number): string {
  const character = String.fromCodePoint(Math.min(Math.max(code, 0), 0x10ffff));
  if (character === "'") return "'\\''";
  if (character === '"') return `'"'`;
  return `'${goQuote(character).slice(1, -1)}'`;
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A duration as Go prints it: `90s` is `1m30s`, nothing `0s`. The text itself where it is no duration. */
export function goDuration(text: string): string {
  let rest = 0;
  const behind = text.replace(/(\d+(?:\.\d+)?)(h|ms|m|s)/g, (_, number: string, unit: string) => {
    rest += Number(number) * (UNITS[unit] ?? 0);
    return '';
  });
  if (behind !== '' || rest >= Number.MAX_SAFE_INTEGER) return text;
  if (rest > 0 && rest < 1000) return `${rest}ms`;
  const hours = Math.floor(rest / 3_600_000);
  const minutes = Math.floor(rest / 60_000) % 60;
  const seconds = `${Math.round(rest % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
