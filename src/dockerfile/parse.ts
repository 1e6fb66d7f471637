import type { Dockerfile, DockerfileInstruction, Stage } from './dockerfile.ts';
import { type LogicalLine, logicalLines } from './logicalLines.ts';

/** Characters of a Dockerfile that are read, and instructions of one; no honest one comes near. */
const TEXT_LIMIT = 1 << 18;
const INSTRUCTION_LIMIT = 3_000;

/** The instructions that take a JSON list in place of a command or of words. */
const TAKES_WORDS = /^(?:RUN|CMD|ENTRYPOINT|SHELL|COPY|ADD|VOLUME)$/;
const TAKES_FLAGS = /^(?:FROM|RUN|COPY|ADD|HEALTHCHECK)$/;

/**
 * Reads a Dockerfile as BuildKit does (its `parser.go`): whatever no builder would accept is still given, as an
 * instruction with an unknown keyword. What is behind 256 KiB or 3,000 instructions is left out.
 */
export function parseDockerfile(source: string): Dockerfile {
  const { escapedBy, directives, lines } = logicalLines(source.slice(0, TEXT_LIMIT));
  const instructions = lines.slice(0, INSTRUCTION_LIMIT).map(readInstruction);
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const globals = instructions.slice(0, firstFrom === -1 ? instructions.length : firstFrom);
  const stages: (Stage & { instructions: DockerfileInstruction[] })[] = [];
  for (const instruction of instructions.slice(globals.length)) {
    if (instruction.keyword === 'FROM')
      stages.push({ ...readFrom(instruction), index: stages.length, instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return { escapedBy, directives, globals, stages };
}

function readFrom(from: DockerfileInstruction): Pick<Stage, 'name' | 'base' | 'from'> {
  const [base = '', as, name] = from.text.split(/\s+/);
  return { base, name: as?.toLowerCase() === 'as' && name ? name.toLowerCase() : null, from };
}

function readInstruction({ text, heredocs, lines }: LogicalLine, index: number): DockerfileInstruction {
  const [written = ''] = /^\S+/.exec(text.trim()) ?? [];
  const behind = text.trim().slice(written.length).trimStart();
  const keyword = written.toUpperCase();
  const { flags, rest } = TAKES_FLAGS.test(keyword) ? takeFlags(behind) : { flags: [], rest: behind };
  return {
    index,
    keyword,
    flags,
    text: rest,
    words: TAKES_WORDS.test(keyword) ? jsonWords(rest) : null,
    heredocs,
    // One in another is what builders refuse.
    trigger:
      keyword === 'ONBUILD' && !/^ONBUILD\b/i.test(rest)
        ? readInstruction({ text: rest, heredocs, lines }, index)
        : null,
    lines,
  };
}

function takeFlags(text: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let rest = text;
  for (let flag = /^(--\S+)(?:\s+|$)/.exec(rest); flag; flag = /^(--\S+)(?:\s+|$)/.exec(rest)) {
    flags.push(flag[1] ?? '');
    rest = rest.slice(flag[0].length);
  }
  return { flags, rest };
}

/** The words of a JSON list of strings; null for anything else. */
export function jsonWords(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    // Builders take it for the shell form, too.
    return null;
  }
}
