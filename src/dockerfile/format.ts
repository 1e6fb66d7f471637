import { recordedPairs } from './known.ts';

/** Texts up to so many characters stay in one line. */
const WIDTH = 100;

/**
 * One instruction of a history as it would stand in a Dockerfile: a line for each command of a RUN and each pair of an
 * ENV, here-documents again as such.
 * @param isRaw whether the builder records it as it stands in the Dockerfile, with quotes and variables
 */
export function formatInstruction(keyword: string, text: string, isRaw: boolean): string {
  switch (keyword) {
    case 'RUN':
      return text.includes('\n') ? heredoc(text) : broken(keyword, commands(text));
    case 'ENV':
    case 'LABEL':
      return broken(keyword, isRaw ? [oneLine(text)] : pairs(text));
    case 'ARG':
      // One value may hold spaces; of several nobody knows where they end.
      return `ARG ${isRaw || text.split('=').length !== 2 ? oneLine(text) : pairs(text).join(' ')}`;
    case 'COPY':
    case 'ADD':
      return copied(keyword, oneLine(text));
    default:
      return `${keyword} ${oneLine(text)}`.trimEnd();
  }
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** The parts behind a keyword, one below the other where they are long. */
function broken(keyword: string, parts: readonly string[]): string {
  const line = `${keyword} ${parts.join(' ')}`;
  return line.length <= WIDTH ? line : `${keyword} ${parts.join(' \\\n    ')}`;
}

/** A shell command, split in front of `&&` and `||` and behind `;`, wherever no quote or bracket is open. */
export function commands(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === '' && /\s/.test(character)) {
      // Joined continuations leave their indentation.
      if (part !== '' && !part.endsWith(' ')) part += ' ';
      continue;
    }
    if (quote === '' && open === 0 && /^(?:&&|\|\|)/.test(text.slice(at, at + 2))) {
      parts.push(part.trimEnd());
      part = text.slice(at, at + 2);
      at++;
      continue;
    }
    part += character;
    if (character === '\\' && quote !== "'") part += text.charAt(++at);
    else if (quote === '' && (character === '"' || character === "'" || character === '`')) quote = character;
    else if (character === quote) quote = '';
    else if (quote === '' && (character === '(' || character === '{')) open++;
    else if (quote === '' && (character === ')' || character === '}')) open--;
    else if (character === ';' && quote === '' && open === 0 && text.charAt(at + 1) !== ';' && !part.endsWith(';;')) {
      parts.push(part);
      part = '';
    }
  }
  return [...parts, part.trimEnd()].filter((one) => one !== '');
}

/** BuildKit writes the document's lines into the command; buildah leaves out how it ends. */
function heredoc(text: string): string {
  const [first = '', ...rest] = text.replace(/\n$/, '').split('\n');
  const opened = [...first.matchAll(/(?:^|\s)\d*<<-?(["']?)([\w.-]+)\1(?=\s|$)/g)].map(([, , name = '']) => name);
  if (opened.length === 0) {
    const all = [first, ...rest];
    let name = 'EOF';
    while (all.includes(name)) name += 'F';
    // In quotes, since nothing of it was expanded by the builder.
    return [`RUN <<${name}`, ...all, name].join('\n');
  }
  const missing = opened.filter((name) => !rest.includes(name));
  return [`RUN ${first}`, ...rest, ...missing].join('\n');
}

/** Builders record pairs without quotes, and with what variables stood for. */
function pairs(text: string): string[] {
  const found = recordedPairs(text);
  if (found.length === 0) return [oneLine(text)];
  return found.map(([name, value]) => `${name}=${/^[\w./:@%+,-]*$/.test(value) ? value : quoted(value)}`);
}

function quoted(value: string): string {
  return `"${oneLine(value).replace(/["\\$]/g, '\\$&')}"`;
}

/** What was copied is unknown where a checksum stands in its place, and so is what a here-document held. */
function copied(keyword: string, text: string): string {
  const shown = text.replace(/(^|\s)(?:file:|dir:|multi:)?[0-9a-f]{12}(?=\s)/, '$1…');
  const documents = [...shown.matchAll(/(?:^|\s)<<([\w.-]+)(?=\s)/g)].flatMap(([, name = '']) => ['…', name]);
  return [`${keyword} ${shown}`, ...documents].join('\n');
}
