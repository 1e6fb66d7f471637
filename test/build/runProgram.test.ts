import assert from 'node:assert/strict';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runProgram } from '../../src/build/runProgram.ts';

describe('a program that is run', () => {
  it('has all that it wrote read, also where that is begun once it has ended', async () => {
    let output: Readable | undefined;
    const status = await runProgram({
      words: [process.execPath, '-e', 'process.stdout.write("one\\0two")'],
      env: {},
      onLine: () => undefined,
      onOutput: (stream) => {
        output = stream;
      },
    });
    assert.ok(output);
    assert.deepEqual([status, await text(output)], [0, 'one\0two']);
  });
});
