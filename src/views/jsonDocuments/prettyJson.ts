/**
 * Lays JSON out with an indent of two, and nothing else: strings, numbers and repeated names stay as they were written,
 * which `JSON.stringify(JSON.parse(…))` does not promise. Text that is no JSON is returned as it is.
 */
export function prettyJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  const out: string[] = [];
  let depth = 0;
  let before = '';
  const line = () => `\n${'  '.repeat(depth)}`;
  for (const token of tokens(text)) {
    const opened = before === '{' || before === '[';
    if (token === '}' || token === ']') {
      depth--;
      if (!opened) out.push(line());
    } else if (opened || before === ',') out.push(line());
    else if (before === ':') out.push(' ');
    out.push(token);
    if (token === '{' || token === '[') depth++;
    before = token;
  }
  return `${out.join('')}\n`;
}

/** Tokens of valid JSON. By hand, as a pattern would use stack for every character of a string. */
function* tokens(text: string): Generator<string> {
  const plain = /[^\s{}[\],:"]+/y;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    let end = at + 1;
    if (character === '"') end = stringEnd(text, at);
    else if (/[^\s{}[\],:]/.test(character)) {
      plain.lastIndex = at;
      end = at + (plain.exec(text)?.[0].length ?? 1);
    }
    if (!/\s/.test(character)) yield text.slice(at, end);
    at = end;
  }
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
