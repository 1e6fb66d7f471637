import assert from 'node:assert/strict';
import { formatInstruction } from '../../src/dockerfile/format.ts';
import { guessBase } from '../../src/dockerfile/guessBase.ts';
import { matchDockerfile } from '../../src/dockerfile/match.ts';
import { reconstructDockerfile } from '../../src/dockerfile/reconstruct.ts';
import type { Step } from '../../src/image/history.ts';
import type { Image } from '../../src/image/image.ts';
import { BUILDERS, casesOf } from './corpus.ts';

function formats(keyword: string, text: string, expected: string, isRaw = false): void {
  it(`formats ${keyword} ${JSON.stringify(text.slice(0, 50))}`, () =>
    assert.equal(formatInstruction(keyword, text, isRaw), expected));
}

function step(createdBy: string, created: string | null = null, comment: string | null = null): Step {
  return {
    index: 0,
    createdBy,
    emptyLayer: !/^RUN|^COPY|^ADD/.test(createdBy),
    layer: null,
    created,
    author: null,
    comment,
  };
}

const [LONG, LONGER] = ['a'.repeat(50), 'b'.repeat(60)];
const corpusImage = (name: string, builder: (typeof BUILDERS)[number]): Image => {
  const found = casesOf(builder).find((one) => one.name === name);
  assert.ok(found);
  return found.image;
};

describe('formatInstruction', () => {
  formats('RUN', `${LONG}   &&\t${LONGER} || c`, `RUN ${LONG} \\\n    && ${LONGER} \\\n    || c`);
  formats('RUN', `set -eux; ${LONG}; ${LONGER}`, `RUN set -eux; \\\n    ${LONG}; \\\n    ${LONGER}`);
  formats('RUN', `sh -c "${LONG} && x" && (${LONGER}; y)`, `RUN sh -c "${LONG} && x" \\\n    && (${LONGER}; y)`);
  formats('RUN', 'a  &&   b', 'RUN a && b');
  formats('RUN', "echo 'a   b'", "RUN echo 'a   b'");
  formats('RUN', 'a\n\nb\n', 'RUN <<EOF\na\n\nb\nEOF');
  formats('RUN', 'EOF\nb\n', 'RUN <<EOFF\nEOF\nb\nEOFF');
  formats('RUN', 'cat <<A <<"B"\n1\nA\n2\nB', 'RUN cat <<A <<"B"\n1\nA\n2\nB');
  formats('RUN', '<<EOF\na', 'RUN <<EOF\na\nEOF');
  formats('ENV', 'A=1 B=two words C=$x"', 'ENV A=1 B="two words" C="\\$x\\""');
  formats('ENV', `A=${LONG} B=${LONGER}`, `ENV A=${LONG} \\\n    B=${LONGER}`);
  formats('ENV', 'A=$B "C"', 'ENV A=$B "C"', true);
  formats('ARG', 'A=two words', 'ARG A="two words"');
  formats('ARG', 'A', 'ARG A');
  formats('COPY', '--chown=1:2 file:0123456789ab /app', 'COPY --chown=1:2 … /app');
  formats('COPY', '<<EOF /etc/motd', 'COPY <<EOF /etc/motd\n…\nEOF');
  formats('CMD', '["a"]', 'CMD ["a"]');
});

describe('guessBase', () => {
  const [old, recent] = ['2024-01-01T00:00:00Z', '2024-03-01T00:00:00Z'];
  const of = (...steps: Step[]) => guessBase(steps);

  it('takes the uppermost CMD that a pause or another builder follows, else the pause, else the CMD', () => {
    assert.equal(of(), null);
    assert.equal(of(step('ADD a /', old), step('RUN b', old)), null);
    assert.deepEqual(of(step('ADD a /', old), step('RUN b', recent)), { steps: 1, by: 'time' });
    assert.deepEqual(of(step('ADD a /'), step('CMD b'), step('RUN c')), { steps: 2, by: 'command' });
    assert.deepEqual(
      of(step('ADD a /', old), step('CMD b', old), step('RUN c', recent), step('RUN d', '2024-06-01T00:00:00Z')),
      {
        steps: 2,
        by: 'time',
      },
    );
    assert.deepEqual(of(step('ADD a /'), step('CMD b'), step('RUN c', null, 'buildkit.dockerfile.v0')), {
      steps: 2,
      by: 'builder',
    });
  });

  it('leaves a CMD at the end alone', () => {
    assert.equal(of(step('ADD a /'), step('ENTRYPOINT b'), step('CMD c')), null);
  });
});

describe('reconstructDockerfile', () => {
  it('writes a document that says what it is, what is a guess, and what is not known', () => {
    const { text, lines, baseSteps, baseIsExact } = reconstructDockerfile(corpusImage('heredoc-run', 'buildkit'));
    assert.equal(
      text,
      `# Reconstructed by Layerscope from the history of heredoc-run:1. This is not the Dockerfile it was built from.
# History does not tell what other stages did, what was copied from where, comments, mounts and secrets.

FROM unknown
# The first 2 steps are probably those of a base image. This is a guess.
#   ADD rootfs.tar /
#   CMD ["sh"]

RUN <<EOF
set -e
echo one > /one
# a comment of the shell

echo two > /two
EOF
RUN echo "$HOME" > /home
RUN cat <<A > /a && cat <<B > /b
first $HOME
A
second
B
CMD ["sh"]
`,
    );
    assert.deepEqual(
      lines.map(({ first, last }) => [first, last]),
      [
        [6, 6],
        [7, 7],
        [9, 15],
        [16, 16],
        [17, 21],
        [22, 22],
      ],
    );
    assert.deepEqual([baseSteps, baseIsExact], [2, false]);
  });

  it('names the base that buildah recorded', () => {
    const { text, baseSteps, baseIsExact } = reconstructDockerfile(corpusImage('onbuild-used', 'buildah'));
    assert.match(text, /^FROM localhost\/onbuild:1\n# The first 6 steps are those of the base image\.$/m);
    assert.deepEqual([baseSteps, baseIsExact], [6, true]);
  });

  it('believes an image that is known to be the base', () => {
    const image = corpusImage('onbuild-used', 'buildkit');
    const base = { name: 'onbuild:1', layers: 1, steps: 3, triggers: [] };
    const { text, baseIsExact } = reconstructDockerfile(image, { base });
    assert.match(text, /^FROM onbuild:1\n# The first 3 steps are those of the base image\.$/m);
    assert.ok(baseIsExact);
  });

  it('says that a builder takes no Dockerfile, and writes nothing that looks like one', () => {
    const image = corpusImage('simple', 'buildkit');
    const steps = ['bazel build ...', 'bazel build :layer'].map((text, index) => ({
      ...step(text),
      index,
      emptyLayer: false,
      layer: index,
    }));
    const { text } = reconstructDockerfile({ ...image, steps });
    assert.match(text, /^# Bazel made this image, and takes no Dockerfile\.$/m);
    assert.match(text, /^# bazel build :layer$/m);
  });

  it('lets text of the image neither end a comment nor hide', () => {
    const image = corpusImage('simple', 'buildkit');
    const steps = [{ ...step('strange\nRUN evil\u202e'), emptyLayer: true }];
    const { text } = reconstructDockerfile({ ...image, config: {}, references: ['a\nRUN b'], steps });
    assert.doesNotMatch(text, /^RUN evil/m);
    assert.doesNotMatch(text, /^RUN b/m);
    assert.doesNotMatch(text, /\u202e/);
  });

  it('reads back as the same history', () => {
    let [all, same] = [0, 0];
    for (const { image } of BUILDERS.flatMap(casesOf)) {
      const { text, lines, baseSteps } = reconstructDockerfile(image);
      for (const [index, row] of matchDockerfile(image, text).rows.entries()) {
        if (index < baseSteps) continue;
        all++;
        if (row.lines?.first === lines[index]?.first && row.lines?.last === lines[index]?.last) same++;
      }
    }
    assert.ok(same >= all * 0.98, `${same} of ${all}`);
  });
});
