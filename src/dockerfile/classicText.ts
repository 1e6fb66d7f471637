import { copyWords, pairsText, volumes } from './buildkitText.ts';
import { type DockerfileInstruction, flagOf } from './dockerfile.ts';
import { expand, expandArguments, expandPairs, expandWords } from './expand.ts';
import { goQuotes } from './goText.ts';
import { healthcheckText } from './healthcheckText.ts';
import type { Scope } from './scope.ts';

/** Stands for the checksum that the classic builder and buildah record in place of what was copied. */
export const CHECKSUM = 'file:*';

/** What the classic builder of Docker writes into history for an instruction; null where nothing. */
export function classicText(instruction: DockerfileInstruction, scope: Scope): string | null {
  const { keyword, words } = instruction;
  if (keyword === 'RUN') {
    const given = scope.stageArguments.map(([name, value]) => `${name}=${value}`);
    const counted = given.length > 0 ? [`|${given.length}`, ...given] : [];
    return [...counted, ...(words ?? [...scope.shell, instruction.text])].join(' ');
  }
  const text = metadata(instruction, scope);
  if (text === null) return null;
  // Those that make a layer were given another space.
  const gap = keyword === 'COPY' || keyword === 'ADD' || keyword === 'WORKDIR' ? ' ' : '  ';
  return `${scope.shell.join(' ')} #(nop)${gap}${keyword} ${text}`;
}

function metadata(instruction: DockerfileInstruction, scope: Scope): string | null {
  const { keyword, text, words } = instruction;
  const { lookup, escapedBy, shell } = scope;
  switch (keyword) {
    case 'ADD':
    case 'COPY': {
      const owner = flagOf(instruction, 'chown');
      // Without a space, as 20.10 does.
      const flag = owner ? `--chown=${expand(owner, lookup, escapedBy)}` : '';
      return `${flag}${CHECKSUM} in ${copyWords(instruction, scope).at(-1) ?? ''} `;
    }
    case 'WORKDIR':
      return scope.directory(text);
    case 'ENV':
    case 'LABEL':
      return pairsText(expandPairs(text, lookup, escapedBy));
    case 'ARG':
      return pairsText(expandArguments(text, lookup, escapedBy));
    case 'CMD':
    case 'ENTRYPOINT':
      return goQuotes(words ?? [...shell, text]);
    case 'EXPOSE':
      return expandWords(text, lookup, escapedBy)
        .map((port) => port.replace(/\/tcp$/i, (protocol) => protocol.toLowerCase()))
        .sort()
        .join(' ');
    case 'VOLUME':
      return `[${volumes(instruction, scope).join(' ')}]`;
    case 'SHELL':
      return `[${(words ?? []).join(' ')}]`;
    case 'USER':
    case 'STOPSIGNAL':
      return expand(text, lookup, escapedBy);
    case 'MAINTAINER':
    case 'ONBUILD':
      return text;
    case 'HEALTHCHECK':
      return healthcheckText(instruction, 3);
    default:
      return null;
  }
}
