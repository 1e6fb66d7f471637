import assert from 'node:assert/strict';
import { argumentsOf, isSecret, isSecretName, targetsOf } from '../../src/build/questions.ts';
import { refusalsOf } from '../../src/build/refusals.ts';
import { registriesOf } from '../../src/build/registries.ts';
import { linesOfStep } from '../../src/build/stepLines.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const DOCKERFILE = parseDockerfile(`ARG BASE=alpine:3
ARG VERSION
FROM $BASE AS Build
ARG VERSION=1.0
ARG TOKEN NAME="a b"
RUN make $VERSION
WORKDIR /x
FROM scratch
ARG BASE
COPY --from=build /x \\
  /x
FROM build
RUN test
`);

describe('what a Dockerfile asks for', () => {
  it('is a stage, the last first', () => {
    assert.deepEqual(targetsOf(DOCKERFILE), [
      { value: '2', from: 'build', line: 12 },
      { value: '1', from: 'scratch', line: 8 },
      { value: 'build', from: '$BASE AS Build', line: 3 },
    ]);
  });

  it('is an argument with its default, each once', () => {
    assert.deepEqual(argumentsOf(DOCKERFILE), [
      { name: 'BASE', fallback: 'alpine:3', line: 1 },
      { name: 'VERSION', fallback: '1.0', line: 4 },
      { name: 'TOKEN', fallback: null, line: 5 },
      { name: 'NAME', fallback: 'a b', line: 5 },
    ]);
    const [, made] = argumentsOf(parseDockerfile('ARG A=1\nARG B=x$A\nFROM x'));
    assert.equal(made?.fallback, `x\${A}`);
  });

  it('is a secret by its name', () => {
    const secrets = `NPM_TOKEN password DB_PASS AWS_SECRET_ACCESS_KEY API_KEY API_KEYS_V2 MYSQL_PWD DBPWD
      DATABASE_URL REDIS_URL MONGODB_URI db_url SENTRY_DSN DB_PASSWORD2 DB_PASS_2 PASS1 PGPASSWORD passwd SSH_PASSPHRASE
      ENCRYPTION_KEY SSH_KEY SSH_KEY_2 JWT_KEY JWT KEY KEY2 apiKey HTTP_AUTH AUTHORIZATION GOOGLE_CREDENTIALS
      AZURE_CONNECTION_STRING spring.datasource.password`.split(/\s+/);
    const others =
      `PATH PWD OLDPWD VERSION PASSENGERS PASSIVE BYPASS COMPASS KEYBOARD KEYMAP KEY_SIZE MONKEY AUTHOR AUTHORS
      BASE_URL API_URL PYTHON_VERSION TOKENIZERS_PARALLELISM HOME LANG DSNAME`.split(/\s+/);
    assert.deepEqual([...secrets, ...others].filter(isSecretName), secrets);
  });

  it('is a secret by a login in its value', () => {
    const logins = [
      'postgres://app:s3cret@db/app',
      'redis://:s3cret@cache:6379/0',
      'https://ghp_abc@github.com/a/b.git',
      'amqp://app:s3/cr#et@queue',
      'Server=db;User Id=sa;Password=s3cret;',
    ];
    const others = [
      '',
      'https://example.com/a',
      'http://localhost:8080/b',
      'https://example.com/@scope/a',
      'a@b.example',
    ];
    assert.deepEqual(
      [...logins, ...others].filter((value) => isSecret('WHERE', value)),
      logins,
    );
    assert.ok(isSecret('TOKEN', ''));
  });
});

describe('the registries of a Dockerfile', () => {
  it('are those of what it builds on and copies from, each once, and of nothing else that it names', () => {
    const dockerfile = parseDockerfile(`ARG BASE=ghcr.io/team/base:1
FROM $BASE AS one
FROM one AS two
COPY --from=0 /a /a
COPY --from=ONE /a /a
COPY --from=registry.test:5000/tools /t /t
RUN curl https://elsewhere.test/x
ADD https://files.test/x /x
FROM scratch
COPY --from=alpine /etc /etc
COPY --from=two /etc /etc
FROM debian
FROM "no:reference:"
`);
    assert.deepEqual(registriesOf(dockerfile, {}), ['ghcr.io', 'registry.test:5000', 'docker.io']);
    assert.deepEqual(registriesOf(dockerfile, { BASE: 'quay.io/x' }), ['quay.io', 'registry.test:5000', 'docker.io']);
    assert.deepEqual(registriesOf(parseDockerfile('FROM Scratch'), {}), []);
  });
});

describe('the lines of a step', () => {
  const first = (name: string, given = {}) => linesOfStep(DOCKERFILE, name, given)?.first ?? null;

  it('are told by stage and number, whatever is counted before', () => {
    for (const [name, line] of [
      // A base that is an image counts.
      ['[build 1/3] FROM docker.io/library/alpine:3@sha256:00', 3],
      ['[build 2/3] RUN make 1.0', 6],
      ['[build 3/3] WORKDIR /x', 7],
      // So do triggers of it.
      ['[build 2/4] RUN trigger', 3],
      ['[build 3/4] RUN make 1.0', 6],
      ['[linux/arm64 build  2/3] RUN make', 6],
      ['[linux/amd64->arm64 build 2/3] RUN make', 6],
      ['[stage-1 1/1] COPY --from=build /x /x', 10],
      ['[stage-2 1/1] RUN test', 13],
      ['[internal] load metadata for docker.io/library/alpine:3', 3],
    ] as const)
      assert.equal(first(name), line, name);
    const added = parseDockerfile('FROM scratch\nADD http://x/y http://x/z /\n');
    assert.equal(linesOfStep(added, 'http://x/z', {})?.first, 2);
    assert.equal(first('[internal] load metadata for docker.io/library/debian:12', { BASE: 'debian:12' }), 3);
  });

  it('are none where the Dockerfile is another', () => {
    for (const name of [
      '[build 2/3] COPY a b',
      '[gone 1/1] RUN x',
      '[stage-9 1/1] RUN x',
      '[1/1] RUN x',
      '[internal] load build context',
      '[internal] load metadata for docker.io/library/other:1',
      'exporting to image',
      'Step 99/99 : RUN x',
      '[9/9] STEP 1/1: RUN x',
    ])
      assert.equal(first(name), null, name);
  });
});

describe('what the classic builder cannot build', () => {
  it('is refused at its line', () => {
    const text = [
      'FROM --platform=$BUILDPLATFORM golang AS a',
      'RUN --mount=type=cache,target=/x --network=none go build',
      'COPY --link --chmod=755 a b',
      'COPY --from=x --chown=1 a b',
      'RUN <<EOF',
      'echo',
      'EOF',
      'ADD --checksum=sha256:00 http://x /',
      'HEALTHCHECK --interval=1s --start-interval=1s CMD x',
      'ONBUILD RUN --mount=type=secret,id=x y',
    ].join('\n');
    assert.deepEqual(
      refusalsOf(parseDockerfile(text)).map(({ line, error }) => [line, error.sentence.values[1]]),
      [
        [1, 'FROM --platform'],
        [2, 'RUN --mount'],
        [2, 'RUN --network'],
        [3, 'COPY --link'],
        [3, 'COPY --chmod'],
        [5, '<<EOF'],
        [8, 'ADD --checksum'],
        [9, 'HEALTHCHECK --start-interval'],
        [10, 'RUN --mount'],
      ],
    );
    assert.deepEqual(refusalsOf(DOCKERFILE), []);
  });
});
