/** Why a build failed, in its builder's words, and where those name a line. */
export interface BuildFailure {
  readonly message: string;
  /** Of the Dockerfile, from 1; null where none is named. */
  readonly line: number | null;
}

/** What stands before the reason, and says nothing to whoever wrote the Dockerfile. */
const WRAPPERS =
  /^(?:ERROR: |failed to build: |failed to solve: |rpc error: code = \w+ desc = |failed to solve with frontend [\w.:-]+: |failed to create LLB definition: |failed to read dockerfile: )+/;
/** `dockerfile parse error line 3: …`, with “on” since BuildKit 0.11. What is run may say such a thing, too, but not first. */
const PARSE_LINE = /^(?:\S+: )?(?:dockerfile )?(?:parse|syntax) error(?: on)? line (\d{1,6})\b/i;
/** The title of the excerpt that buildx prints of the Dockerfile. */
const EXCERPT = /^\S.*:(\d{1,6})$/;

/**
 * The failure that buildx ends with; null where its text tells of none.
 * @param lines what it printed besides its progress
 */
export function failureOf(lines: readonly string[]): BuildFailure | null {
  const at = lines.findLastIndex((line) => line.startsWith('ERROR: '));
  if (at < 0) return null;
  const message = reasonOf(lines.slice(at).join('\n'));
  const excerpt = lines.findLastIndex((line, index) => EXCERPT.test(line) && /^-{5,}$/.test(lines[index + 1] ?? ''));
  const title = EXCERPT.exec(lines[excerpt] ?? '')?.[1];
  return { message, line: title === undefined ? lineIn(message) : Number(title) };
}

/** The reason without what wraps it. */
export function reasonOf(text: string): string {
  const reason = text
    .trim()
    .replace(WRAPPERS, '')
    .replace(/\s*\n\s*/g, ' ');
  return reason || text.trim();
}

/** A reason that may stand in a sentence: of a long one, which has in it what was run, the end says what came of that. */
export function shortReason(reason: string, limit = 400): string {
  const half = limit / 2;
  return reason.length <= limit ? reason : `${reason.slice(0, half)} … ${reason.slice(-half)}`;
}

/** The line that a message names; null where it names none. */
export function lineIn(message: string): number | null {
  const [, line] = PARSE_LINE.exec(message) ?? [];
  return line === undefined ? null : Number(line);
}
