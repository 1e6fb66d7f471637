import assert from 'node:assert/strict';
import { BuildFailed } from '../../src/build/buildFailed.ts';
import { ClassicReader } from '../../src/build/classicReader.ts';
import type { BuildReader } from '../../src/build/events.ts';
import { lineIn } from '../../src/build/failureText.ts';
import { PlainReader } from '../../src/build/plainReader.ts';
import { RawJsonReader } from '../../src/build/rawJsonReader.ts';
import { BuildRecord } from '../../src/build/record.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const classic = (...streams: readonly string[]) => streams.map((stream) => JSON.stringify({ stream }));
const rawJson = (printed: string) =>
  JSON.stringify({ logs: [{ vertex: 'a', data: Buffer.from(printed).toString('base64') }] });

function eventsOf(reader: BuildReader, lines: readonly string[]) {
  return [...lines.flatMap((line) => reader.read(line)), ...reader.end()];
}

describe('what is printed in a build', () => {
  it('is text, and not orders for a terminal', () => {
    const printed = '\u001b[1m\u001b[32mred\u001b[0m 10 %\r\u001b[2Kgreen\u001b]0;title\u0007\n';
    const logs = [
      eventsOf(new ClassicReader(), classic(printed)),
      eventsOf(new RawJsonReader(), [rawJson(printed)]),
      eventsOf(new PlainReader(), ['#5 [1/1] RUN x', `#5 0.123 ${printed.trim()}`]).slice(1),
    ];
    for (const events of logs) assert.deepEqual(events, [{ kind: 'log', text: 'green' }]);
  });

  it('is no step, whatever a build in the build counts', () => {
    const record = new BuildRecord(parseDockerfile('FROM a\nRUN docker build .\nRUN b\n'), {});
    const lines = classic(
      'Step 1/3 : FROM a\n',
      'Step 2/3 : RUN docker build .\n',
      'Step 1/3 : FROM other\nStep 3/9 : RUN no\n',
      ' ---> Using cache\n',
      'Step 3/3 : RUN b\n',
    );
    for (const event of eventsOf(new ClassicReader(), lines)) record.take(event);
    assert.deepEqual(
      record.steps.map(({ name }) => name),
      ['Step 1/3 : FROM a', 'Step 2/3 : RUN docker build .', 'Step 3/3 : RUN b'],
    );
    assert.deepEqual(
      record.lines.map(({ lines: { first } }) => first),
      [1, 2, 3],
    );
  });

  it('names no line of the Dockerfile', () => {
    assert.equal(lineIn('dockerfile parse error on line 3: unknown instruction: FOO'), 3);
    assert.equal(lineIn('Dockerfile parse error line 12: x'), 12);
    for (const command of ['echo syntax error line 9', 'cat Dockerfile line 9', 'dockerfile parse error on line 9: x'])
      for (const message of [
        `process "/bin/sh -c ${command}" did not complete successfully: exit code: 1`,
        `The command '/bin/sh -c ${command}' returned a non-zero code: 1`,
        `executor failed running [/bin/sh -c ${command}]: exit code: 1`,
      ])
        assert.equal(lineIn(message), null, message);
  });
});

describe('the reason of a failure', () => {
  it('is shown as text on one line, its end too where it is long', () => {
    const command = `${'x'.repeat(2_000)}\u001b[31m\u202e\n`;
    const message = `process "/bin/sh -c ${command}" did not complete successfully: exit code: 7`;
    const { problems, sentence } = BuildFailed.of('Dockerfile', { message, line: 2 });
    const [problem] = problems;
    assert(problem);
    for (const { values } of [problem.message, sentence]) {
      const text = String(values.at(-1));
      assert.match(text, /^process "\/bin\/sh -c x+ … /);
      assert.match(text, /exit code: 7$/);
      assert.match(text, /\\u\{1b\}\[31m\\u\{202e\}\\u\{a\}/);
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
      assert(text.length <= 500, String(text.length));
    }
  });
});
