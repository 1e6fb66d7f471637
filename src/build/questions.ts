import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import { expandArguments } from '../dockerfile/expand.ts';

/** A stage that can be built. */
export interface BuildTarget {
  /** What `--target` takes: its name, or its number where it has none. */
  readonly value: string;
  /** The FROM that begins it, as written. */
  readonly from: string;
  readonly line: number;
}

/** An argument that a Dockerfile asks for. */
export interface BuildArgument {
  readonly name: string;
  /** As written; null where it has none. */
  readonly fallback: string | null;
  readonly line: number;
}

/** The stages, the last one first, which is built when none is named. */
export function targetsOf({ stages }: Dockerfile): BuildTarget[] {
  return stages
    .map(({ name, index, from }) => ({ value: name ?? String(index), from: from.text, line: from.lines.first }))
    .reverse();
}

/** The arguments, each once: where the first ARG with a default stands, else where the first stands. */
export function argumentsOf({ globals, stages, escapedBy }: Dockerfile): BuildArgument[] {
  const found = new Map<string, BuildArgument>();
  for (const { keyword, text, lines } of [...globals, ...stages.flatMap(({ instructions }) => instructions)]) {
    if (keyword !== 'ARG') continue;
    // What a default is made of is not known yet.
    for (const [name, fallback] of expandArguments(text, (variable) => `\${${variable}}`, escapedBy)) {
      if (!/^[A-Za-z_]\w*$/.test(name)) continue;
      const known = found.get(name);
      if (!known || (known.fallback === null && fallback !== null))
        found.set(name, { name, fallback, line: lines.first });
    }
  }
  return [...found.values()];
}

/** What names of secrets have in them: words, the ends of words before digits and separators, and services that are logged in to. */
const SECRET = new RegExp(
  [
    'passw(?:or)?d|passphrase|passcode|secret|token(?!iz)|cred(?:s|ential)|private|jwt|connection_?string',
    'auth(?!ors?(?![a-z]))|(?:api|access)_?keys?',
    '(?<!com|by)pass\\d*(?![a-z])|pwd\\d*(?![a-z])|(?<![a-z])dsn\\d*(?![a-z])',
    '(?<!mon|tur|don)keys?_?\\d*$',
    '(?:database|db|redis|mongo(?:db)?|postgres(?:ql)?|pg|mysql|mariadb|amqp|rabbitmq|broker|smtp)_?ur[il](?![a-z])',
  ].join('|'),
  'i',
);

/** Folders, as shells name them. */
const FOLDER = /^(?:old)?pwd$/i;

/** Whether a value is likely to be a secret, by the name that it has. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !FOLDER.test(name);
}

/** Whether a value is likely to be a secret or to have one in it, by its name or as a URL or a list of settings that logs in. */
export function isSecret(name: string, value: string): boolean {
  return isSecretName(name) || /:\/\/[^\s/?#:@]*(?::\S*)?@|(?:password|pwd|accesskey|accountkey)=/i.test(value);
}
