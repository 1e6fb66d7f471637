/** A history entry's `created_by`, cleaned of what builders wrap around the instruction. */
export interface Instruction {
  /** `RUN`, `COPY`, `ENV`, …; '' where the text is no Dockerfile instruction. */
  readonly keyword: string;
  readonly text: string;
  /** `NAME=value` of the build arguments a builder recorded before a RUN (`|N NAME=value …`). */
  readonly buildArgs: readonly string[];
}

const KEYWORD =
  /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?:\s+|$)/;
/** The default shells, and those a SHELL instruction commonly sets, with their options before `-c`. */
const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|a|da|k|z)?sh(?:\s+(?:-[a-zA-Z]*o\s+\w+|-[a-zA-Z]+))*?\s+-[a-zA-Z]*c\s+/;
const WINDOWS_SHELL =
  /^(?:cmd(?:\.exe)?\s+\/S\s+\/C\s+|(?:powershell|pwsh)(?:\.exe)?\s+(?:-\w+\s+)*?-Command\s+(?:\$ErrorActionPreference\s*=\s*'Stop';\s*(?:\$ProgressPreference\s*=\s*'SilentlyContinue';\s*)?)?)/i;
const NOP = /^#\(nop\)\s*/;

/**
 * Reads one `created_by` as BuildKit, the classic builder, buildah and kaniko write it (what each writes is in
 * BuildKit's `convert.go`, `convert_copy.go` and in the classic builder's dispatchers).
 */
export function readInstruction(createdBy: string): Instruction {
  const text = withoutEnding(createdBy.trim(), '# buildkit').trimEnd();
  const keyword = KEYWORD.exec(text)?.[1];
  if (keyword === 'RUN') return readRun(text.slice(3).trimStart());
  if (keyword !== undefined) return tidy(keyword, text.slice(keyword.length).trimStart());

  const { rest, buildArgs } = takeBuildArgs(text);
  const command = withoutShell(rest);
  if (command === undefined) return { keyword: '', text: rest, buildArgs };
  if (!NOP.test(command)) return { keyword: 'RUN', text: command, buildArgs };
  const instruction = command.replace(NOP, '');
  const inner = KEYWORD.exec(instruction)?.[1];
  return inner === undefined
    ? { keyword: '', text: instruction, buildArgs }
    : tidy(inner, instruction.slice(inner.length).trimStart());
}

function readRun(text: string): Instruction {
  const { rest, buildArgs } = takeBuildArgs(text);
  return { keyword: 'RUN', text: withoutShell(rest) ?? rest, buildArgs };
}

function withoutEnding(text: string, ending: string): string {
  return text.endsWith(ending) ? text.slice(0, -ending.length) : text;
}

function withoutShell(text: string): string | undefined {
  for (const shell of [SHELL, WINDOWS_SHELL]) {
    const match = shell.exec(text);
    if (match) return text.slice(match[0].length).trimStart();
  }
  return undefined;
}

/** A shell's name as a word of its own, and what its options begin with. */
const SHELL_WORDS: readonly [RegExp, RegExp][] = [
  [/^\S*sh$|^(?:powershell|pwsh)(?:\.exe)?$/i, /^\s+-/],
  [/^cmd(?:\.exe)?$/i, /^\s+\//],
];

function isShell(word: string, behind: string): boolean {
  return SHELL_WORDS.some(([shell, option]) => shell.test(word) && option.test(behind));
}

/**
 * `|2 A=1 B=two words /bin/sh -c …`: the count is of arguments, and a value may hold spaces and even `C=3`; so the first
 * words of the form `NAME=` begin them, and the last one ends before the shell. Buildah counts words: `|3` there.
 */
function takeBuildArgs(text: string): { rest: string; buildArgs: string[] } {
  const none = { rest: text, buildArgs: [] };
  const start = /^\|(\d{1,4})\s+/.exec(text);
  if (!start) return none;
  const count = Number(start[1]);
  const starts: number[] = [];
  const words = /\S+/g;
  words.lastIndex = start[0].length;
  let passed = 0;
  for (let word = words.exec(text); word; word = words.exec(text), passed++) {
    const isFull = starts.length === count;
    if ((isFull || passed === count) && isShell(word[0], text.slice(words.lastIndex))) {
      const ends = [...starts.slice(1), word.index];
      return {
        rest: text.slice(word.index),
        buildArgs: starts.map((begin, index) => text.slice(begin, ends[index]).trimEnd()),
      };
    }
    if (isFull) continue;
    if (/^\w+=/.test(word[0])) starts.push(word.index);
    else if (starts.length === 0) return none;
  }
  return none;
}

/** Undoes Go's printing of slices, maps and structs, and the classic builder's `… in DEST`. */
function tidy(keyword: string, text: string): Instruction {
  return { keyword, text: TIDY[keyword]?.(text) ?? text, buildArgs: [] };
}

const TIDY: Readonly<Record<string, (text: string) => string>> = {
  CMD: execForm,
  ENTRYPOINT: execForm,
  SHELL: (text) => execForm(text.replace(/^\[([^"\]]*)\]$/, (_, words: string) => quoteAll(words))),
  EXPOSE: goSet,
  VOLUME: goSet,
  HEALTHCHECK: healthcheck,
  ADD: classicCopy,
  COPY: classicCopy,
};

/** `["a" "b"]`, Go's `%q` of a slice, is `["a", "b"]`; the shell form is the command alone. */
function execForm(text: string): string {
  const words = goStrings(text);
  if (!words) return text;
  const [shell, option, command, ...more] = words;
  if (shell && /^\/bin\/sh$|^cmd$/.test(shell) && (option === '-c' || option === '/S /C') && command && !more.length)
    return command;
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

/** The strings of a list of Go's or of JSON; undefined for what is no such list. */
function goStrings(text: string): string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const inner = text.slice(1, -1).trim();
  const word = /[\s,]*("(?:[^"\\]|\\.)*")/gsy;
  const words: string[] = [];
  for (let match = word.exec(inner); match; match = word.exec(inner)) {
    const value = parsed(match[1] ?? '');
    if (value === undefined) return undefined;
    words.push(value);
    if (word.lastIndex === inner.length) return words;
  }
  return inner === '' ? words : undefined;
}

function parsed(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted));
  } catch {
    // Go escapes some characters in ways that JSON does not know.
    return undefined;
  }
}

/** `[80/tcp 443/tcp]` and `map[80/tcp:{}]` are `80/tcp 443/tcp` and `80/tcp`. */
function goSet(text: string): string {
  const inner = /^(?:map)?\[(.*)\]$/s.exec(text)?.[1];
  return inner === undefined || inner.includes('"') ? text : inner.replace(/:\{\}/g, '');
}

/** `&{["CMD-SHELL" "curl …"] "30s" "3s" "0s" "0s" '\x03'}`, Go's `%+v` of the struct. */
function healthcheck(text: string): string {
  const match = /^&\{\[(.*?)\]((?:\s+"[^"]*")*)(?:\s+'(?:\\x([0-9a-f]{2})|\\(.)|(.))')?\s*\}$/s.exec(text);
  if (!match) return text;
  const words = goStrings(`[${match[1]}]`);
  if (!words) return text;
  const [kind, ...command] = words;
  if (kind === 'NONE') return 'NONE';
  const names = ['interval', 'timeout', 'start-period', 'start-interval'];
  const durations = [...(match[2] ?? '').matchAll(/"([^"]*)"/g)].map((found) => found[1] ?? '');
  const options = durations.flatMap((value, index) =>
    value === '0s' || value === '' ? [] : [`--${names[index] ?? 'option'}=${value}`],
  );
  const retries = match[3]
    ? Number.parseInt(match[3], 16)
    : (ESCAPES[match[4] ?? ''] ?? (match[4] ?? match[5] ?? '\0').charCodeAt(0));
  if (retries > 0) options.push(`--retries=${retries}`);
  return [...options, 'CMD', kind === 'CMD-SHELL' ? command.join(' ') : JSON.stringify(command)].join(' ');
}

/** Go's one-letter escapes of small code points. */
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** The classic builder writes `COPY file:HASH in /dest`, and a hash alone for what it fetched. */
function classicCopy(text: string): string {
  // Docker 20.10 forgets the space behind --chown.
  const match = /^((?:--\S+\s+)*?)(--chown=\S*?)?(file:|dir:|multi:)?([0-9a-f]{64})\s+in\s+(.*)$/s.exec(text);
  if (!match) return text;
  const [, flags, owner, kind = '', checksum = '', destination = ''] = match;
  return `${flags}${owner ? `${owner} ` : ''}${kind}${checksum.slice(0, 12)} ${destination.trim()}`;
}

function quoteAll(words: string): string {
  return `[${words
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => JSON.stringify(word))
    .join(' ')}]`;
}
