import { type DockerfileInstruction, flagOf } from './dockerfile.ts';
import { expand, expandPairs, expandWords } from './expand.ts';
import { goQuotes } from './goText.ts';
import { healthcheckText } from './healthcheckText.ts';
import type { Scope } from './scope.ts';

/** Ports of a range that are written out. */
const PORTS = 1000;

/** What BuildKit writes into history for an instruction (its `convert.go`, `convert_copy.go`); null where nothing. */
export function buildkitText(instruction: DockerfileInstruction, scope: Scope): string | null {
  const { keyword, text, words } = instruction;
  const { lookup, escapedBy, shell } = scope;
  switch (keyword) {
    case 'RUN': {
      const given = scope.allArguments.map(([name, value]) => `${name}=${value}`);
      const counted = given.length > 0 ? [`|${given.length}`, ...given] : [];
      return ['RUN', ...counted, ...(words ?? [...shell, command(instruction)]), '# buildkit'].join(' ');
    }
    case 'ADD':
    case 'COPY':
      return `${keyword} ${[...copyFlags(instruction, scope), ...filesFirst(copyWords(instruction, scope))].join(' ')} # buildkit`;
    case 'WORKDIR':
      return `WORKDIR ${scope.directory(text)}`;
    case 'ENV':
    case 'LABEL':
      return `${keyword} ${pairsText(expandPairs(text, lookup, escapedBy))}`;
    case 'ARG':
      return `ARG ${pairsText(scope.argumentPairs(text))}`;
    case 'CMD':
    case 'ENTRYPOINT':
      return `${keyword} ${goQuotes(words ?? [...shell, text])}`;
    case 'EXPOSE':
      return `EXPOSE [${expandWords(text, lookup, escapedBy).sort().flatMap(ports).join(' ')}]`;
    case 'VOLUME':
      return `VOLUME [${volumes(instruction, scope).join(' ')}]`;
    case 'SHELL':
      return `SHELL [${(words ?? []).join(' ')}]`;
    case 'USER':
    case 'STOPSIGNAL':
      return `${keyword} ${expand(text, lookup, escapedBy)}`;
    case 'MAINTAINER':
      return `MAINTAINER ${text}`;
    case 'HEALTHCHECK':
      return `HEALTHCHECK ${healthcheckText(instruction, 4)}`;
    default:
      return null;
  }
}

/** The volumes of VOLUME. */
export function volumes({ text, words }: DockerfileInstruction, { lookup, escapedBy }: Scope): string[] {
  return words ? words.map((word) => expand(word, lookup, escapedBy)) : expandWords(text, lookup, escapedBy);
}

/** The sources and then the destination of COPY and ADD; a here-document is `<<NAME`. */
export function copyWords({ text, words }: DockerfileInstruction, { lookup, escapedBy }: Scope): string[] {
  if (words) return words.map((word) => expand(word, lookup, escapedBy));
  return expandWords(text, lookup, escapedBy).map((word) => word.replace(/^\d*<<-?/, '<<'));
}

/** Here-documents stand behind the other sources. */
function filesFirst(words: readonly string[]): string[] {
  const sources = words.slice(0, -1);
  const isDocument = (word: string) => word.startsWith('<<');
  return [...sources.filter((word) => !isDocument(word)), ...sources.filter(isDocument), ...words.slice(-1)];
}

/** `NAME=value …`, a name alone where it has no value. */
export function pairsText(pairs: readonly (readonly [name: string, value: string | null])[]): string {
  return pairs.map(([name, value]) => (value === null ? name : `${name}=${value}`)).join(' ');
}

/** Of the flags, those that BuildKit keeps. */
function copyFlags(instruction: DockerfileInstruction, { lookup, escapedBy }: Scope): string[] {
  const kept = ['chown', 'chmod'].flatMap((name) => {
    const value = flagOf(instruction, name);
    return value ? [`--${name}=${expand(value, lookup, escapedBy)}`] : [];
  });
  return instruction.flags.includes('--parents') ? ['--parents', ...kept] : kept;
}

/** A shell command with its here-documents behind it, or the one here-document that it is, or the file it becomes. */
function command({ text, heredocs }: DockerfileInstruction): string {
  const [first] = heredocs;
  if (!first) return text;
  const contents = heredocs.map(({ chomps, content }) => (chomps ? content.replace(/^\t+/gm, '') : content));
  if (heredocs.length > 1 || !/^\d*<<-?\S+$/.test(text))
    return `${text}\n${heredocs.map(({ name }, index) => `${contents[index]}${name}`).join('\n')}`;
  return contents[0]?.startsWith('#!') ? `/dev/pipes/${first.name}` : (contents[0] ?? '');
}

/** A port with its protocol; a range is each of its ports. */
function ports(word: string): string[] {
  const [range = '', protocol = 'tcp'] = word.toLowerCase().split('/');
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(range) ?? [];
  if (first === undefined || last === undefined) return [`${range}/${protocol}`];
  const count = Math.max(0, Number(last) - Number(first) + 1);
  return Array.from({ length: Math.min(count, PORTS) }, (_, at) => `${Number(first) + at}/${protocol}`);
}
