import type { Heredoc, LineRange } from './dockerfile.ts';
import { heredocNames } from './heredocNames.ts';

/** An instruction in one line, with the here-documents below it. */
export interface LogicalLine {
  readonly text: string;
  readonly heredocs: readonly Heredoc[];
  readonly lines: LineRange;
}

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const DIRECTIVES: readonly string[] = ['escape', 'syntax', 'check'];
const COMMENT = /^\s*#/;
const CONTINUED = {
  '\\': /(^|[^\\])\\[ \t]*$/,
  '`': /(^|[^`])`[ \t]*$/,
} as const;

/**
 * Joins the lines of a Dockerfile as BuildKit's parser does: directives at the top, continuations with comments and empty
 * lines inside, here-documents. Nothing is an error: what never ends, ends with the file.
 */
export function logicalLines(source: string): {
  escapedBy: '\\' | '`';
  directives: Record<string, string>;
  lines: LogicalLine[];
} {
  const physical = source
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''));
  const { directives, escapedBy } = readDirectives(physical);
  const lines: LogicalLine[] = [];
  for (let at = 0; at < physical.length; ) {
    const first = at;
    const line = (physical[at++] ?? '').trimStart();
    if (line === '' || COMMENT.test(line)) continue;
    let { text, continues } = cut(line, escapedBy);
    let last = first;
    while (continues && at < physical.length) {
      const next = physical[at++] ?? '';
      if (COMMENT.test(next) || next.trim() === '') continue;
      const piece = cut(next, escapedBy);
      text += piece.text;
      continues = piece.continues;
      last = at - 1;
    }
    if (text.trim() === '') continue;
    const heredocs: Heredoc[] = [];
    for (const opened of heredocNames(text)) {
      const content: string[] = [];
      let ended = false;
      while (!ended && at < physical.length) {
        const below = physical[at++] ?? '';
        ended = (opened.chomps ? below.replace(/^\t+/, '') : below) === opened.name;
        if (!ended) content.push(`${below}\n`);
      }
      heredocs.push({ ...opened, content: content.join('') });
      last = at - 1;
    }
    lines.push({ text, heredocs, lines: { first: first + 1, last: last + 1 } });
  }
  return { escapedBy, directives, lines };
}

function readDirectives(physical: readonly string[]): { directives: Record<string, string>; escapedBy: '\\' | '`' } {
  const directives: Record<string, string> = {};
  for (const line of physical) {
    const [, name, value] = DIRECTIVE.exec(line) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || value === undefined || !DIRECTIVES.includes(key)) break;
    directives[key] = value;
  }
  return { directives, escapedBy: directives['escape'] === '`' ? '`' : '\\' };
}

/** A line without the character that continues it. */
function cut(line: string, escapedBy: '\\' | '`'): { text: string; continues: boolean } {
  const end = CONTINUED[escapedBy].exec(line);
  return end ? { text: line.slice(0, end.index) + (end[1] ?? ''), continues: true } : { text: line, continues: false };
}
