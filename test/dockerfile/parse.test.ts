import assert from 'node:assert/strict';
import type { DockerfileInstruction } from '../../src/dockerfile/dockerfile.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

/** @param expected `LINES KEYWORD FLAGS | TEXT` of each instruction, here-documents behind */
function reads(what: string, source: string, ...expected: string[]): void {
  it(what, () => {
    const { globals, stages } = parseDockerfile(source);
    const all = [...globals, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])];
    assert.deepEqual(all.map(printed), expected);
  });
}

function printed({ lines, keyword, flags, text, heredocs }: DockerfileInstruction): string {
  const span = lines.first === lines.last ? `${lines.first}` : `${lines.first}-${lines.last}`;
  const documents = heredocs.map(({ name, expands, chomps, content }) =>
    JSON.stringify(`${chomps ? '-' : ''}${name}${expands ? '' : '!'}:${content}`),
  );
  return [span, keyword, ...flags, `| ${text}`, ...documents].join(' ');
}

describe('parseDockerfile', () => {
  reads('keywords in any case, indented', 'from a\n  Run b\n', '1 FROM | a', '2 RUN | b');
  reads(
    'flags',
    'FROM --platform=$X a AS b\nCOPY --link --from=c --chmod=1 d /e',
    '1 FROM --platform=$X | a AS b',
    '2 COPY --link --from=c --chmod=1 | d /e',
  );
  reads('flags only where there are some', 'FROM a\nCMD --port 1', '1 FROM | a', '2 CMD | --port 1');
  reads('continuations', 'FROM a\nRUN b \\\n  c\\\nd\nRUN e', '1 FROM | a', '2-4 RUN | b   cd', '5 RUN | e');
  reads('blanks behind what continues', 'FROM a\nRUN b \\ \t\n c', '1 FROM | a', '2-3 RUN | b  c');
  reads('an escaped backslash at the end', 'FROM a\nRUN b\\\\\nRUN c', '1 FROM | a', '2 RUN | b\\\\', '3 RUN | c');
  reads(
    'comments and empty lines inside',
    'FROM a\nRUN b \\\n# one\n\n  # two\n  c \\\n# three\nRUN d',
    '1 FROM | a',
    '2-8 RUN | b   c RUN d',
  );
  reads('comments that are none', 'FROM a\nRUN b # c\n #d\n#e', '1 FROM | a', '2 RUN | b # c');
  reads('the end inside a continuation', 'FROM a\nRUN b \\\n', '1 FROM | a', '2 RUN | b');
  reads(
    'Windows line ends and a byte order mark',
    '\ufeffFROM a\r\nRUN b \\\r\n c\r\n',
    '1 FROM | a',
    '2-3 RUN | b  c',
  );
  reads(
    'the escape directive',
    '# syntax=x\n# escape=`\nFROM a\nRUN b `\n c\\\nRUN d',
    '3 FROM | a',
    '4-5 RUN | b  c\\',
    '6 RUN | d',
  );
  reads(
    'no directive behind a comment',
    '# a comment\n# escape=`\nFROM a\nRUN b \\\n c',
    '3 FROM | a',
    '4-5 RUN | b  c',
  );
  reads('arguments in front of FROM', 'ARG A=1\nFROM a$A', '1 ARG | A=1', '2 FROM | a$A');
  reads(
    'here-documents',
    'FROM a\nRUN <<EOF\n# b\n\nEOF \nEOF\nRUN c',
    '1 FROM | a',
    '2-6 RUN | <<EOF "EOF:# b\\n\\nEOF \\n"',
    '7 RUN | c',
  );
  reads(
    'several here-documents, quoted and with tabs',
    'FROM a\nCOPY <<A <<-"B C" 3<<D /e/\n1\nA\n\t2\n\tB C\n3\nD\nRUN f',
    '1 FROM | a',
    '2-8 COPY | <<A <<-"B C" 3<<D /e/ "A:1\\n" "-B C!:\\t2\\n" "D:3\\n"',
    '9 RUN | f',
  );
  reads(
    'no here-document in quotes, in a word, in JSON or elsewhere',
    'FROM a\nRUN "b <<C"\nRUN d<<E\nRUN ["f", "<<G"]\nENV H=<<I',
    '1 FROM | a',
    '2 RUN | "b <<C"',
    '3 RUN | d<<E',
    '4 RUN | ["f", "<<G"]',
    '5 ENV | H=<<I',
  );
  reads('a here-document that never ends', 'FROM a\nRUN <<B\nc\n', '1 FROM | a', '2-4 RUN | <<B "B:c\\n\\n"');
  reads(
    'a here-document of ONBUILD',
    'FROM a\nONBUILD RUN <<B\nc\nB\nRUN d',
    '1 FROM | a',
    '2-4 ONBUILD | RUN <<B "B:c\\n"',
    '5 RUN | d',
  );
  reads('what no builder knows', 'FROM a\nDANCE b', '1 FROM | a', '2 DANCE | b');
  reads('nothing', '');
  reads('no stage', 'RUN a', '1 RUN | a');

  it('reads stages with their names, and the JSON form', () => {
    const { stages } = parseDockerfile('FROM a AS One\nRUN ["b", "c"]\nRUN [d]\nFROM one\nONBUILD CMD ["e"]');
    assert.deepEqual(
      stages.map(({ index, name, base }) => [index, name, base]),
      [
        [0, 'one', 'a'],
        [1, null, 'one'],
      ],
    );
    assert.deepEqual(
      stages.flatMap(({ instructions }) => instructions.map(({ words, trigger }) => [words, trigger?.words])),
      [
        [['b', 'c'], undefined],
        [null, undefined],
        [null, ['e']],
      ],
    );
  });

  it('takes no longer for text that is made to', () => {
    const many = 300_000;
    for (const text of [
      `RUN a${' '.repeat(many)}b${' '.repeat(many)}c`,
      `RUN ${'--a '.repeat(many)}`,
      `RUN ${'\\ '.repeat(many)}x`,
      `RUN ${'<<A '.repeat(many)}`,
      `RUN <<${'"'.repeat(many)}`,
      `RUN ${'] '.repeat(many)}`,
      'ONBUILD '.repeat(many),
      'RUN \\\n'.repeat(many),
      '#\n'.repeat(many),
    ])
      assert.ok(parseDockerfile(`FROM a\n${text}`).stages.length > 0);
  });
});
