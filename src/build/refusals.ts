import type { Dockerfile, DockerfileInstruction } from '../dockerfile/dockerfile.ts';
import { ImageError } from '../image/errors.ts';

/** Something of a Dockerfile that only BuildKit can build. */
export interface Refusal {
  readonly line: number;
  readonly error: ImageError;
}

/** Flags that the classic builder does not know, or takes and does something else. */
const FLAGS: Readonly<Record<string, RegExp>> = {
  FROM: /^--platform\b/,
  RUN: /^--(?:mount|network|security|device)\b/,
  COPY: /^--(?:link|chmod|parents|exclude)\b/,
  ADD: /^--(?:link|chmod|checksum|keep-git-dir|exclude|unpack)\b/,
  HEALTHCHECK: /^--start-interval\b/,
};

/** What of a Dockerfile the classic builder cannot build, in order of its lines; nothing is built where there is any. */
export function refusalsOf(dockerfile: Dockerfile): Refusal[] {
  return dockerfile.stages.flatMap(({ from, instructions }) => [from, ...instructions]).flatMap(refusalsOfOne);
}

function refusalsOfOne(instruction: DockerfileInstruction): Refusal[] {
  const { keyword, flags, heredocs, trigger, lines } = instruction;
  const line = lines.first;
  const unknown = flags.filter((flag) => FLAGS[keyword]?.test(flag)).map((flag) => flag.replace(/=.*$/s, ''));
  return [
    ...unknown.map((flag) => refusal(line, `${keyword} ${flag}`)),
    ...(heredocs.length > 0 ? [refusal(line, `<<${heredocs[0]?.name}`)] : []),
    ...(trigger ? refusalsOfOne(trigger) : []),
  ];
}

function refusal(line: number, what: string): Refusal {
  return {
    line,
    error: new ImageError(
      'request',
      'Line {0} has {1}, which only BuildKit can build, and there is no docker command with buildx here. Install docker-buildx, or take it out.',
      [line, what],
    ),
  };
}
