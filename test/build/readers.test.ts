import assert from 'node:assert/strict';
import type { BuildRecord } from '../../src/build/record.ts';
import { type Builder, eventsOf, readerOf, recordedText, recordOf } from './recorded.ts';

/** The lines of an instruction and how it ended, as `8-10 done`. */
const linesOf = ({ lines }: BuildRecord) =>
  lines.map(({ lines: { first, last }, state }) => `${first}${last > first ? `-${last}` : ''} ${state}`);
const logOf = (builder: Builder, name: string) =>
  eventsOf(builder, name).flatMap((event) => (event.kind === 'log' ? [event.text] : []));

/** What BuildKit has steps of. */
const LAYERS = ['5', '6', '7', '8-10', '13', '16', '17'];
/** What the classic builder has steps of, and buildah but for the first. */
const ALL = ['2', '3', '4', '5', '6', '7', '8-10', '12', '13', '14', '15', '16', '17', '18'];
const each = (lines: readonly string[], state: string) => lines.map((line) => `${line} ${state}`);

describe('what a builder tells', () => {
  it('marks the lines of a build, one instruction each', () => {
    assert.deepEqual(linesOf(recordOf('buildkit', 'ok')), each(LAYERS, 'done'));
    assert.deepEqual(linesOf(recordOf('plain', 'ok')), each(LAYERS, 'done'));
    assert.deepEqual(linesOf(recordOf('classic', 'ok')), each(ALL, 'done'));
    assert.deepEqual(linesOf(recordOf('buildah', 'ok')), each(ALL.slice(1), 'done'));
  });

  it('says which were cached', () => {
    assert.deepEqual(linesOf(recordOf('buildkit', 'ok2', 'ok')), each(LAYERS, 'cached'));
    assert.deepEqual(linesOf(recordOf('buildkit-0.8', 'ok2', 'ok')), each(LAYERS, 'cached'));
    // A FROM is there or not.
    const from = ['2', '3', '12', '14'];
    const cached = (lines: readonly string[]) =>
      lines.map((line) => `${line} ${from.includes(line) ? 'done' : 'cached'}`);
    assert.deepEqual(linesOf(recordOf('classic', 'ok2', 'ok')), cached(ALL));
    assert.deepEqual(linesOf(recordOf('buildah', 'ok2', 'ok')), cached(ALL.slice(1)));
  });

  it('names the image where it does, the last of several', () => {
    const ids = ['classic', 'buildah', 'buildkit'].map((builder) => recordOf(builder as Builder, 'ok').image);
    assert.deepEqual(ids, [
      JSON.parse(recordedText('classic.ok.txt').split('\n').at(-4) ?? '').aux.ID,
      'sha256:7cc20acdd6d032dcff49412c9bee0ec83ce9c0633c58eeb99ca426edfc1c4520',
      null,
    ]);
  });

  it('prints what commands print', () => {
    for (const builder of ['buildkit', 'plain', 'classic', 'buildah'] as const) {
      const log = logOf(builder, 'ok');
      assert.deepEqual(
        log.filter((line) => /^(hello|to stderr)/.test(line)).sort(),
        ['hello world', 'to stderr'],
        builder,
      );
    }
  });

  it('warns at a line', () => {
    assert.deepEqual(
      recordOf('buildkit', 'warns').warnings.map(({ message, line, url }) => ({ message, line, url })),
      [
        {
          message: "FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
          line: 1,
          url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
        },
        {
          message: 'MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label',
          line: 3,
          url: 'https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/',
        },
      ],
    );
  });

  it('is of a platform', () => {
    const record = recordOf('buildkit', 'multi', 'warns');
    const steps = record.steps.filter(({ lines }) => lines !== null).map(({ name }) => name);
    // What is the same for both is done once.
    assert.deepEqual(steps, ['[linux/arm64 1/1] COPY a.txt /']);
    assert.deepEqual(
      record.lines.map(({ lines }) => lines),
      [{ first: 2, last: 2 }],
    );
  });

  it('may come in any pieces of JSON that is none of it', () => {
    for (const builder of ['buildkit', 'classic'] as const) {
      const reader = readerOf(builder);
      for (const line of ['{', '{"vertexes":[{}]}', '[]', '{"vertexes":1}', '{"stream":{}}', 'text', '{"logs":[{}]}'])
        assert.doesNotThrow(() => reader.read(line), line);
      assert.deepEqual(reader.end(), []);
    }
  });
});

describe('a build that fails', () => {
  const FAILURES: Readonly<
    Record<string, readonly [line: number, message: Readonly<Partial<Record<Builder, RegExp>>>]>
  > = {
    'fails-run': [
      4,
      {
        buildkit: /^process "\/bin\/busybox sh -c echo before; exit 7" did not complete successfully: exit code: 7$/,
        'buildkit-0.8': /^executor failed running \[\/bin\/busybox sh -c echo before; exit 7\]: exit code: 7$/,
        plain: /^process "\/bin\/busybox sh -c echo before; exit 7" did not complete successfully: exit code: 7$/,
        classic: /^The command '\/bin\/busybox sh -c echo before; exit 7' returned a non-zero code: 7$/,
        buildah: /^building at STEP "RUN .*": while running runtime: exit status 7$/,
      },
    ],
    'fails-copy': [
      3,
      {
        buildkit: /^failed to compute cache key: .*"\/missing.txt": not found$/,
        'buildkit-0.8': /^failed to compute cache key: "\/missing.txt" not found: not found$/,
        plain: /^failed to compute cache key: .*"\/missing.txt": not found$/,
        classic: /^COPY failed: file not found in build context or excluded by .dockerignore: stat missing.txt: /,
        buildah: /^building at STEP "COPY missing.txt \/there": .*no such file or directory$/,
      },
    ],
    'fails-parse': [
      3,
      {
        buildkit: /^dockerfile parse error on line 3: unknown instruction: FOO \(did you mean FROM\?\)$/,
        'buildkit-0.8': /^dockerfile parse error line 3: unknown instruction: FOO$/,
        plain: /^dockerfile parse error on line 3: unknown instruction: FOO \(did you mean FROM\?\)$/,
        buildah: /^building at STEP "FOO ": Build error: Unknown instruction: "FOO"/,
      },
    ],
    'fails-base': [
      1,
      {
        buildkit: /^localhost:1\/none:1: failed to resolve source metadata for localhost:1\/none:1: .*refused$/,
        'buildkit-0.8': /^failed to do request: Head "http:\/\/localhost:1\/v2\/none\/manifests\/1": .*refused$/,
      },
    ],
  };

  for (const [name, [line, messages]] of Object.entries(FAILURES))
    for (const [builder, message] of Object.entries(messages))
      it(`says why and at which line: ${name}, ${builder}`, () => {
        const record = recordOf(builder as Builder, name);
        assert.equal(record.failure?.line, line);
        assert.match(record.failure?.message ?? '', message);
        assert.equal(record.image, null);
      });

  it('marks the line that failed, and none as running', () => {
    for (const builder of ['buildkit', 'buildkit-0.8', 'plain', 'classic', 'buildah'] as const) {
      const states = recordOf(builder, 'fails-run').lines.map(({ lines, state }) => [lines.first, state]);
      assert.deepEqual(new Map(states as [number, string][]).get(4), 'failed', builder);
      assert.equal(
        states.some(([, state]) => state === 'running'),
        false,
        builder,
      );
    }
  });
});
