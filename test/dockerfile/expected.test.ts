import assert from 'node:assert/strict';
import { expectedSteps } from '../../src/dockerfile/expected.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { KnownOfBuild } from '../../src/dockerfile/scope.ts';
import { globalArguments } from '../../src/dockerfile/stages.ts';

const KNOWN: KnownOfBuild = {
  arguments: new Map([['GIVEN', 'yes']]),
  environment: new Map([['FROM_BASE', 'base']]),
  workingDirectory: '/srv',
  shell: ['/bin/sh', '-c'],
};

/** The texts of the last instruction: of BuildKit, the classic builder, buildah and kaniko, one for those that agree. */
function writes(source: string, ...expected: string[]): void {
  it(`writes ${JSON.stringify(source)}`, () => {
    const dockerfile = parseDockerfile(`FROM a\n${source}`);
    const target = dockerfile.stages.at(-1);
    assert.ok(target);
    const globals = globalArguments(dockerfile, KNOWN.arguments);
    assert.deepEqual(expectedSteps(dockerfile, target, KNOWN, globals).at(-1)?.texts, expected);
  });
}

const NOP = '/bin/sh -c #(nop)';

describe('expectedSteps', () => {
  writes('RUN make', 'RUN /bin/sh -c make # buildkit', '/bin/sh -c make', 'RUN make');
  writes(
    'ARG B=1\nARG GIVEN=no\nARG UNSET\nRUN make',
    'RUN |3 B=1 GIVEN=yes UNSET= /bin/sh -c make # buildkit',
    '|2 B=1 GIVEN=yes /bin/sh -c make',
    'RUN make',
  );
  writes('RUN ["a", "b c"]', 'RUN a b c # buildkit', 'a b c', '/bin/sh -c ["a", "b c"]', 'RUN ["a", "b c"]');
  writes(
    'SHELL ["/bin/bash", "-c"]\nRUN a',
    'RUN /bin/bash -c a # buildkit',
    '/bin/bash -c a',
    '/bin/sh -c a',
    'RUN a',
  );
  writes(
    'ENV A=$FROM_BASE B="x y"',
    'ENV A=base B=x y',
    `${NOP}  ENV A=base B=x y`,
    `${NOP} ENV A=$FROM_BASE B="x y"`,
    'ENV A=$FROM_BASE B="x y"',
  );
  writes(
    'COPY --from=x --chown=1 --chmod=644 a b /c/',
    'COPY --chown=1 --chmod=644 a b /c/ # buildkit',
    `${NOP} COPY --chown=1file:* in /c/ `,
    `${NOP} COPY --chown=1 --chmod=644 file:* in /c/      `,
    'COPY --from=x --chown=1 --chmod=644 a b /c/',
  );
  writes('WORKDIR app/../b', 'WORKDIR /srv/b', `${NOP} WORKDIR /srv/b`, `${NOP} WORKDIR app/../b`, 'WORKDIR app/../b');
  writes(
    'EXPOSE 80 53/UDP',
    'EXPOSE [53/udp 80/tcp]',
    `${NOP}  EXPOSE 53/UDP 80`,
    `${NOP} EXPOSE 80 53/UDP`,
    'EXPOSE 80 53/UDP',
  );
  writes(
    'HEALTHCHECK --interval=90s --retries=3 CMD a "b"',
    'HEALTHCHECK &{["CMD-SHELL" "a \\"b\\""] "1m30s" "0s" "0s" "0s" \'\\x03\'}',
    `${NOP}  HEALTHCHECK &{["CMD-SHELL" "a \\"b\\""] "1m30s" "0s" "0s" '\\x03'}`,
    `${NOP} HEALTHCHECK --interval=90s --retries=3 CMD a "b"`,
    'HEALTHCHECK --interval=90s --retries=3 CMD a "b"',
  );
  writes(
    'CMD a "b"',
    'CMD ["/bin/sh" "-c" "a \\"b\\""]',
    `${NOP}  CMD ["/bin/sh" "-c" "a \\"b\\""]`,
    `${NOP} CMD a "b"`,
    'CMD a "b"',
  );
  writes(
    'ENV A=env\nARG A="x y" B=$A\nLABEL a=$A b=$B',
    'LABEL a=x y b=x y',
    `${NOP}  LABEL a=env b=env`,
    `${NOP} LABEL a=$A b=$B`,
    'LABEL a=$A b=$B',
  );
  writes('WORKDIR /a//b/', 'WORKDIR /a//b/', `${NOP} WORKDIR /a//b/`);
  writes('ONBUILD RUN a', `${NOP}  ONBUILD RUN a`, `${NOP} ONBUILD RUN a`, 'ONBUILD RUN a');
});
