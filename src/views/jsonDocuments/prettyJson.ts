const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

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
  for (const [token] of text.matchAll(TOKENS)) {
    const opens = before === '{' || before === '[';
    if (token === '}' || token === ']') {
      depth--;
      if (!opens) out.push(line());
    } else if (opens || before === ',') out.push(line());
    else if (before === ':') out.push(' ');
    out.push(token);
    if (token === '{' || token === '[') depth++;
    before = token;
  }
  return `${out.join('')}\n`;
}
