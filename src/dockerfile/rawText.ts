import { CHECKSUM } from './classicText.ts';
import type { DockerfileInstruction } from './dockerfile.ts';
import type { Scope } from './scope.ts';

/** What buildah and podman write into history for an instruction: mostly as it stands in the Dockerfile. */
export function buildahText(instruction: DockerfileInstruction, scope: Scope): string | null {
  const { keyword, flags, text, words, heredocs } = instruction;
  if (keyword === 'RUN') {
    const given = scope.setArguments.map(([name, value]) => `${name}=${value}`).join(' ');
    // They count words.
    const counted = given === '' ? [] : [`|${given.split(' ').length}`, given];
    const contents = heredocs.map(({ chomps, content }) => (chomps ? content.replace(/^\t+/gm, '') : content));
    return [...counted, '/bin/sh -c', ...flags, [`${text}\n`, ...contents].join('').replace(/\n$/, '')].join(' ');
  }
  if (keyword === 'FROM') return null;
  if (keyword === 'ADD' || keyword === 'COPY') {
    const destination = words ? (words.at(-1) ?? '') : (/\S+$/.exec(text)?.[0] ?? '');
    const kept = flags.filter((flag) => !flag.startsWith('--from='));
    return `/bin/sh -c #(nop) ${[keyword, ...kept, CHECKSUM, 'in', destination].join(' ')}      `;
  }
  if (keyword === 'ARG') return `/bin/sh -c #(nop) ARG ${argumentNames(instruction, scope).join(' ')}`;
  return `/bin/sh -c #(nop) ${[keyword, ...flags, text].join(' ')}`;
}

/** What kaniko writes into history for an instruction: the line itself. */
export function kanikoText({ keyword, flags, text }: DockerfileInstruction): string | null {
  return keyword === 'FROM' ? null : [keyword, ...flags, text].join(' ');
}

/** All arguments that have a value by then, in order. */
function argumentNames({ text }: DockerfileInstruction, scope: Scope): string[] {
  const names = new Set(scope.setArguments.map(([name]) => name));
  for (const word of text.split(/\s+/)) {
    const [name = ''] = word.split('=', 1);
    if (scope.argument(name, word.includes('=') ? '' : null) !== null) names.add(name);
  }
  return [...names].sort();
}
